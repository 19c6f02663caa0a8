package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An update under load loses no request. */
@ExtendWith(Cluster.class)
class RollingUpdateTest {

    private static final int CLIENTS = 4;

    @Test
    void losesNoRequestWhileEveryPodIsReplaced(Kubectl kubectl) throws InterruptedException {
        Shop shop = Shop.deploy(kubectl, "rolling", 30_081);
        String url = "http://" + shop.clusterIp() + "/";
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger old = new AtomicInteger();
        AtomicInteger updated = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!Thread.currentThread().isInterrupted()) {
                                    String answer = Shop.get(url).strip();
                                    if (answer.endsWith(" 1")) {
                                        old.incrementAndGet();
                                    } else if (answer.endsWith(" 2")) {
                                        updated.incrementAndGet();
                                    } else if (!Thread.currentThread().isInterrupted()) {
                                        failures.add(answer);
                                    }
                                }
                            }));
        }
        Await.until("the load has begun", Duration.ofMinutes(1), old::get, n -> n > 100);
        shop.ok("set", "env", "deployment/web", "-c", "writer", "VERSION=2");
        shop.ok("rollout", "status", "deployment/web", "--timeout=240s");
        int before = updated.get();
        Await.until(
                "the new pods serve", Duration.ofMinutes(1), updated::get, n -> n > before + 100);
        for (Thread client : clients) {
            client.interrupt();
        }
        for (Thread client : clients) {
            client.join();
        }
        failures.removeIf(answer -> answer.contains("Interrupted"));
        assertThat(failures).as("%d + %d requests", old.get(), updated.get()).isEmpty();
        assertThat(Shop.get(url)).endsWith(" 2\n");
    }
}
