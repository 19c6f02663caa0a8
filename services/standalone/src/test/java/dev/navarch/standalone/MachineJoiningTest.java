package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.join.NodeCommand;
import dev.navarch.wire.pki.IdentityFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the chart's init container runs on a machine, word for word, against a cluster that has its
 * token from a file, as the chart's API has.
 */
@ExtendWith(SharedCluster.class)
class MachineJoiningTest {

    private static final Path TEMPLATE =
            Path.of("../../deploy/helm/navarch/templates/node-agent.yaml");

    @TempDir Path home;
    @TempDir Path tokens;

    private final LiveCluster cluster;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private String node = "";

    MachineJoiningTest(LiveCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void name() {
        node = cluster.name("machine");
    }

    /** The container's arguments with what the chart and the machine put into them. */
    private List<String> line(String address, Path token) throws IOException {
        List<String> lines = Files.readAllLines(TEMPLATE);
        int begin = lines.indexOf("          args:") + 1;
        assertThat(lines.get(begin)).isEqualTo("            - node");
        return lines.stream()
                .skip(begin + 1)
                .takeWhile(line -> line.startsWith("            - "))
                .map(line -> line.strip().substring(2))
                .map(word -> word.startsWith("https://") ? cluster.url() : word)
                .map(word -> word.replace("/etc/navarch/join/token", token.toString()))
                .map(word -> word.replace("$(NODE_NAME)", node))
                .map(word -> word.replace("$(NODE_ADDRESS)", address))
                .toList();
    }

    private void join(String address, Path token) throws IOException {
        said.clear();
        NodeCommand.run(home, said::add, line(address, token));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(home.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private Path expired() throws IOException {
        return Files.writeString(tokens.resolve(node + ".token"), "zzzzzz.0123456789abcdef");
    }

    @Test
    void leavesWhatTheNodeAgentReadsAndNothingElse() throws Exception {
        join("192.0.2.7", cluster.joinToken());
        assertThat(files())
                .containsOnlyKeys("pki/ca.crt", "pki/node-agent.pem", "pki/node-serving.pem");
        for (String file : files().keySet()) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(
                        new IdentityFile(home.resolve("pki/node-agent.pem"))
                                .get()
                                .certificate()
                                .getSubjectX500Principal()
                                .getName())
                .contains("CN=system:node:" + node, "O=system:nodes");
        assertThat(
                        new IdentityFile(home.resolve("pki/node-serving.pem"))
                                .get()
                                .certificate()
                                .getSubjectAlternativeNames()
                                .toString())
                .contains(node, "192.0.2.7");
    }

    @Test
    void keepsValidCertificatesWhateverBecomesOfTheToken() throws IOException {
        join("192.0.2.17", cluster.joinToken());
        Map<String, String> before = files();
        join("192.0.2.17", cluster.joinToken());
        assertThat(said).containsExactly("navarch: " + node + " has joined before, and keeps that");
        join("192.0.2.17", expired());
        join("192.0.2.17", home.resolve("there-is-none"));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void joinsAnewWhenWhatThereIsWillNotDo() throws IOException {
        join("192.0.2.27", cluster.joinToken());
        String before = files().getOrDefault("pki/node-serving.pem", "");
        join("192.0.2.28", cluster.joinToken());
        assertThat(said)
                .anyMatch(line -> line.endsWith("node-serving.pem does not name 192.0.2.28"))
                .anyMatch(line -> line.startsWith("navarch: " + node + " has joined"));
        assertThat(files().get("pki/node-serving.pem")).isNotEqualTo(before);
    }

    @Test
    void waitsForATokenThatTheClusterComesToKnow() throws Exception {
        Path token =
                Files.writeString(
                        tokens.resolve(node + ".late"),
                        "%06d.fedcba9876543210".formatted(node.hashCode() & 0xffff));
        String id = Files.readString(token).substring(0, 6);
        Thread joining =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                join("192.0.2.37", token);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        eventually(
                "it waits",
                () -> List.copyOf(said).stream().anyMatch(line -> line.contains("not yet: ")));
        cluster.create(
                "/api/v1/namespaces/kube-system/secrets",
                """
                metadata: {name: bootstrap-token-%s}
                type: bootstrap.kubernetes.io/token
                stringData:
                  token-id: "%s"
                  token-secret: fedcba9876543210
                  usage-bootstrap-authentication: "true"
                  usage-bootstrap-signing: "true"
                  auth-extra-groups: system:bootstrappers:kubeadm:default-node-token
                """
                        .formatted(id, id));
        joining.join();
        assertThat(files()).containsKey("pki/node-agent.pem");
    }

    @Test
    void refusesTheNameOfAReadyNode() throws IOException {
        List<String> line = new ArrayList<>(line("192.0.2.47", cluster.joinToken()));
        line.replaceAll(word -> word.startsWith("--wait=") ? "--wait=0" : word);
        line.replaceAll(word -> word.replace(node, "simulated-0001"));
        JsonNode before = cluster.get("/api/v1/nodes/simulated-0001");
        assertThatThrownBy(() -> NodeCommand.run(home, said::add, line))
                .hasMessageStartingWith("there is a node simulated-0001 already");
        assertThat(files()).isEmpty();
        assertThat(cluster.get("/api/v1/nodes/simulated-0001").at("/metadata/uid"))
                .isEqualTo(before.at("/metadata/uid"));
    }

    @Test
    void withoutThePodsOptionsTheSettingsOfBothServicesAreWrittenToo() throws IOException {
        List<String> line = new ArrayList<>(line("192.0.2.57", cluster.joinToken()));
        assertThat(line.remove("--certificates-only")).isTrue();
        NodeCommand.run(home, said::add, line);
        List<String> settings = Files.readAllLines(home.resolve("node.env"));
        assertThat(settings)
                .contains(
                        "NAVARCH_NODE_NAME=" + node,
                        "NAVARCH_NODE_ADDRESS=192.0.2.57",
                        "NAVARCH_API_URL=" + cluster.url(),
                        "NAVARCH_KAFKA_BOOTSTRAPSERVERS=kafka.example.com:9092",
                        "NAVARCH_CLUSTERDOMAIN=cluster.local");
        // Each file that they name is there.
        assertThat(settings)
                .filteredOn(setting -> setting.contains("FILE="))
                .isNotEmpty()
                .allMatch(setting ->
                        Files.exists(Path.of(setting.substring(setting.indexOf('=') + 1))));
    }
}
