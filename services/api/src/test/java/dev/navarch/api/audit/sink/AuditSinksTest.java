package dev.navarch.api.audit.sink;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.webhook.ReviewPoster;
import dev.navarch.api.webhook.WebhookException;
import dev.navarch.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AuditSinksTest {

    private static ObjectNode event(int number) {
        return JsonMapper.shared().createObjectNode().put("number", number);
    }

    private static List<ObjectNode> events(int number) {
        return List.of(event(number));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFullFileIsPutAsideAndOldOnesGo(@TempDir Path home) throws Exception {
        FakeClock clock = new FakeClock(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = home.resolve("logs/audit.log");
        try (AuditFile log =
                new AuditFile(file, new AuditFile.Limits(30, Duration.ofDays(3), 2), clock)) {
            log.write(events(1));
            log.write(events(2));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(files(home.resolve("logs"))).containsExactly("audit.log");
            for (int day = 3; day <= 6; day++) {
                clock.advance(Duration.ofDays(1));
                log.write(events(day));
                log.write(events(day));
            }
            assertThat(files(home.resolve("logs")))
                    .as("two backups")
                    .containsExactly(
                            "audit-2026-01-04T00-00-00.000.log",
                            "audit-2026-01-05T00-00-00.000.log",
                            "audit.log");
            assertThat(Files.readString(file)).isEqualTo("{\"number\":6}\n{\"number\":6}\n");
            clock.advance(Duration.ofDays(3).plusSeconds(1));
            log.write(events(7));
            assertThat(files(home.resolve("logs")))
                    .as("none of them older than three days")
                    .containsExactly("audit-2026-01-08T00-00-01.000.log", "audit.log");
        }
        try (AuditFile again =
                new AuditFile(file, new AuditFile.Limits(30, Duration.ZERO, 0), clock)) {
            again.write(events(8));
            assertThat(Files.readString(file)).isEqualTo("{\"number\":7}\n{\"number\":8}\n");
        }
    }

    private static BatchedSink.Batching batching(int buffer, Duration gathering) {
        return new BatchedSink.Batching(buffer, 3, gathering, Duration.ofMillis(20));
    }

    private static BatchedSink batched(ReviewPoster server, BatchedSink.Batching batching) {
        return new BatchedSink(new AuditWebhook(server), batching);
    }

    @Test
    void onlyTheStrictModeStopsARequestWhoseEventIsLost() {
        AtomicBoolean failing = new AtomicBoolean(true);
        List<JsonNode> taken = new CopyOnWriteArrayList<>();
        AuditWebhook webhook =
                new AuditWebhook((body, limit) -> {
                    if (failing.get()) {
                        throw new WebhookException("not now", 503);
                    }
                    taken.add(body);
                    return body;
                });
        try (BlockingSink lenient = new BlockingSink(webhook, false);
                BlockingSink strict = new BlockingSink(webhook, true)) {
            assertThat(lenient.accept(event(1))).isTrue();
            assertThat(strict.accept(event(2))).isFalse();
            failing.set(false);
            assertThat(strict.accept(event(3))).isTrue();
            assertThat(taken).as("written when accept returns").hasSize(1);
        }
    }

    @Test
    void eventsArePostedTogetherAndAgainUntilTheyAreTaken() {
        List<JsonNode> taken = new CopyOnWriteArrayList<>();
        AtomicBoolean failing = new AtomicBoolean(true);
        try (BatchedSink webhook =
                batched(
                        (body, limit) -> {
                            if (failing.getAndSet(false)) {
                                throw new WebhookException("not now", 503);
                            }
                            taken.add(body);
                            return body;
                        },
                        batching(100, Duration.ofMinutes(1)))) {
            for (int i = 1; i <= 4; i++) {
                webhook.accept(event(i));
            }
            eventually(() -> !taken.isEmpty());
            assertThat(taken.getFirst().toString())
                    .isEqualTo(
                            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\","
                                    + "\"metadata\":{},\"items\":[{\"number\":1},{\"number\":2},{\"number\":3}]}");
        }
        assertThat(taken).as("closing sends the rest").hasSize(2);
        assertThat(taken.getLast().at("/items/0/number").asInt()).isEqualTo(4);
    }

    @Test
    void nobodyWaitsForAServerThatDoesNotAnswer() throws InterruptedException {
        CountDownLatch posting = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (BatchedSink webhook =
                batched(
                        (body, limit) -> {
                            posting.countDown();
                            try {
                                end.await();
                            } catch (InterruptedException closed) {
                                throw new WebhookException("closed", 400);
                            }
                            return body;
                        },
                        batching(5, Duration.ZERO))) {
            webhook.accept(event(0));
            posting.await();
            for (int i = 1; i <= 20; i++) {
                webhook.accept(event(i));
            }
            assertThat(webhook.lost()).isEqualTo(15);
            end.countDown();
        }
    }
}
