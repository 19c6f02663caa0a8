package dev.navarch.proxy.kernel;

import static dev.navarch.testkit.Eventually.eventually;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.proxy.ProxyApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service, from a change on a real Kafka to packets that go where it says. */
class ProxyOnTheBusTest {

    private static final String SERVICE =
            """
            {"metadata":{"namespace":"default","name":"web"},
             "spec":{"clusterIP":"10.96.9.1","clusterIPs":["10.96.9.1"],
              "ports":[{"name":"http","port":80,"protocol":"TCP"}]}}
            """;
    private static final String SLICE =
            """
            {"metadata":{"namespace":"default","name":"web-1",
              "labels":{"kubernetes.io/service-name":"web"}},
             "addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],
             "endpoints":[{"addresses":["%s"],"conditions":{"ready":true}}]}
            """;

    private static Change change(long revision, GroupResource type, String name, String json) {
        return new Change(
                revision,
                ChangeType.ADDED,
                ObjectKey.namespaced(type, "default", name),
                "uid-" + name,
                Optional.empty(),
                Optional.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void turnsPublishedChangesIntoRules(@TempDir Path directory) throws Exception {
        assumeTrue(Lab.possible(), "needs root, ip and nft to make network namespaces");
        Files.createDirectories(directory.resolve("pki"));
        Files.writeString(directory.resolve("pki/proxy.token"), "token");
        try (Lab lab = new Lab();
                EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                ConfigurableApplicationContext proxy =
                        new SpringApplicationBuilder(ProxyApplication.class)
                                .web(WebApplicationType.NONE)
                                .properties(
                                        "navarch.home=" + directory,
                                        "navarch.kafka.bootstrap-servers="
                                                + kafka.bootstrapServers(),
                                        "navarch.proxy.network-namespace=" + lab.nodeNamespace(),
                                        "navarch.proxy.dns-address=127.0.0.1",
                                        "navarch.proxy.dns-port=0")
                                .run();
                ChangeSink relay = proxy.getBean(ChangeSinks.class).open()) {
            relay.publish(
                    List.of(
                            change(1, Resources.SERVICES, "web", SERVICE),
                            change(
                                    2,
                                    Resources.ENDPOINT_SLICES,
                                    "web-1",
                                    SLICE.formatted(Lab.podIp(1)))));
            awaitAnswer(lab, "pod1");
            relay.publish(
                    List.of(
                            change(
                                    3,
                                    Resources.ENDPOINT_SLICES,
                                    "web-1",
                                    SLICE.formatted(Lab.podIp(2)))));
            awaitAnswer(lab, "pod2");
        }
    }

    private static void awaitAnswer(Lab lab, String expected) {
        eventually(
                expected + " answers",
                () -> lab.connect(lab.client(), "10.96.9.1", 80),
                expected::equals);
    }
}
