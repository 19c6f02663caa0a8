package dev.navarch.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.metrics.MetricsApplication;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.testkit.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real Kafka and this host's own control groups. */
class MetricsOnTheBusTest {

    @Test
    void putsSamplesOfThisHostOnTheTopic(@TempDir Path directory) throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of("/sys/fs/cgroup")), "there are no control groups here");
        BlockingQueue<UsageSample> samples = new LinkedBlockingQueue<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                ConfigurableApplicationContext metrics =
                        new SpringApplicationBuilder(MetricsApplication.class)
                                .web(WebApplicationType.NONE)
                                .properties(
                                        "navarch.home=" + directory,
                                        "navarch.node.name=n1",
                                        "navarch.metrics.interval=200ms",
                                        "navarch.kafka.bootstrap-servers="
                                                + kafka.bootstrapServers())
                                .run();
                ChangeSink sink = metrics.getBean(ChangeSinks.class).open();
                Subscription following =
                        metrics.getBean(SampleTopic.class)
                                .follow((node, bytes) ->
                                        UsageSampleCodec.decode(bytes).ifPresent(samples::add))) {
            byte[] node = JsonMapper.shared().writeValueAsBytes(Fixtures.node("n1").build());
            sink.publish(
                    List.of(
                            new Change(
                                    1,
                                    ChangeType.ADDED,
                                    ObjectKey.cluster(Resources.NODES, "n1"),
                                    "uid",
                                    Optional.empty(),
                                    Optional.of(node))));

            UsageSample sample = samples.poll(60, TimeUnit.SECONDS);

            assertThat(following).isNotNull();
            assertThat(sample).isNotNull();
            assertThat(sample.node()).isEqualTo("n1");
            assertThat(sample.total().cpuCoreNanos()).isPositive();
            assertThat(sample.total().memoryWorkingSetBytes()).isPositive();
        }
    }
}
