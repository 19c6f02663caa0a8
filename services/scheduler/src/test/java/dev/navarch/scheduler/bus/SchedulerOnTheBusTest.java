package dev.navarch.scheduler.bus;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.SchedulerApplication;
import dev.navarch.testkit.Fixtures;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a real Kafka, with a small cluster at the other end of the topics. */
class SchedulerOnTheBusTest {

    private static final ObjectKey POD = ObjectKey.namespaced(Resources.PODS, "default", "web");

    @Test
    void bindsAPodThatItReadsFromATopic(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("pki"));
        Files.writeString(directory.resolve("pki/scheduler.token"), "token");
        InMemoryCluster cluster = new InMemoryCluster(Clock.systemUTC());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                ConfigurableApplicationContext scheduler = start(directory, kafka);
                ChangeSink sink = scheduler.getBean(ChangeSinks.class).open();
                Subscription relay = cluster.changes().followAll(publishTo(sink));
                Subscription commands =
                        scheduler.getBean(CommandSource.class).consume(applyTo(cluster))) {
            cluster.create(Resources.NODES, Fixtures.node("n1").build());
            cluster.create(
                    Resources.PODS,
                    Fixtures.pod("web")
                            .editSpec()
                            .withSchedulerName("default-scheduler")
                            .endSpec()
                            .build());

            eventually(
                    "the pod gets a node",
                    () -> cluster.get(POD, Pod.class).orElseThrow().getSpec().getNodeName(),
                    "n1"::equals);
            assertThat(relay).isNotSameAs(commands);
        }
    }

    private static ConfigurableApplicationContext start(Path home, EmbeddedKafka kafka) {
        return new SpringApplicationBuilder(SchedulerApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "navarch.home=" + home,
                        "navarch.kafka.bootstrap-servers=" + kafka.bootstrapServers())
                .run();
    }

    private static ChangeListener publishTo(ChangeSink sink) {
        return new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                sink.publish(changes);
            }
        };
    }

    private static CommandSource.Handler applyTo(InMemoryCluster cluster) {
        return batch -> {
            int before = cluster.rejections().size();
            batch.forEach(cluster::send);
            return CompletableFuture.completedFuture(
                    cluster.rejections().subList(before, cluster.rejections().size()));
        };
    }
}
