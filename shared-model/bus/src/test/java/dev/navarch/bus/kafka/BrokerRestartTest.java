package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;

/** A broker that goes away under its clients and comes back with its data. */
class BrokerRestartTest {

    private static final GroupResource TYPE = new GroupResource("test", "restarts");

    @Test
    void losesNothingOfWhatWasSentBeforeAndMeanwhile(
            @TempDir(cleanup = CleanupMode.NEVER) Path directory) throws Exception {
        int port = EmbeddedKafka.freePort();
        EmbeddedKafka broker = EmbeddedKafka.start(directory, port, Optional.empty());
        try (var service = KafkaBusTest.service(broker.bootstrapServers())) {
            Recorder seen = new Recorder();
            List<String> applied = new CopyOnWriteArrayList<>();
            CommandSender sender = service.getBean(CommandSender.class);
            ChangeSink sink = service.getBean(ChangeSinks.class).open();
            try (var changes = service.getBean(ChangeFeed.class).follow(Set.of(TYPE), seen);
                    var commands =
                            service.getBean(CommandSource.class)
                                    .consume(batch -> {
                                        batch.forEach(command -> applied.add(command.id()));
                                        return CompletableFuture.completedFuture(List.of());
                                    })) {
                sink.publish(List.of(change(1)));
                sender.send(KafkaBusTest.command("before", "web")).get(60, TimeUnit.SECONDS);
                Recorder.until(() -> applied.contains("before"), "applied the first command");
                seen.awaitSeen(1);

                broker.close();
                CompletableFuture<Void> sent =
                        sender.send(KafkaBusTest.command("meanwhile", "web"));
                CompletableFuture<ChangeSink> published =
                        CompletableFuture.supplyAsync(() -> relay(service, sink));
                broker = EmbeddedKafka.start(directory, port, Optional.empty());

                sent.get(60, TimeUnit.SECONDS);
                try (ChangeSink last = published.get(60, TimeUnit.SECONDS)) {
                    assertThat(last.lastRelayed()).isEqualTo(2);
                    last.publish(List.of(change(3)));
                }
                sender.send(KafkaBusTest.command("after", "web")).get(60, TimeUnit.SECONDS);
                Recorder.until(() -> applied.contains("after"), "applied the last command");
                assertThat(new LinkedHashSet<>(applied))
                        .as("in order; one whose batch was not settled may come again")
                        .containsExactly("before", "meanwhile", "after");
                assertThat(seen.awaitSeen(3).seen())
                        .extracting(Change::revision)
                        .containsExactly(1L, 2L, 3L);
            }
        } finally {
            broker.close();
        }
    }

    /**
     * Publishes as the API's relay does: what it does not know the outcome of, the next sink knows.
     */
    private static ChangeSink relay(ApplicationContext service, ChangeSink first) {
        ChangeSink sink = first;
        while (sink.lastRelayed() < 2) {
            try {
                sink.publish(List.of(change(2)));
            } catch (RuntimeException unknown) {
                sink.close();
                sink = service.getBean(ChangeSinks.class).open();
            }
        }
        return sink;
    }

    private static Change change(long revision) {
        return new Change(
                revision,
                ChangeType.ADDED,
                ObjectKey.namespaced(TYPE, "default", "o" + revision),
                "uid-" + revision,
                Optional.empty(),
                Optional.of("{}".getBytes(UTF_8)));
    }
}
