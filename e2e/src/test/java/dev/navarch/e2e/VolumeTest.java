package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a pod's containers find in their volumes, and at the ports of its node. */
@ExtendWith(Cluster.class)
class VolumeTest {

    @TempDir private static Path directory;
    private static Pods pods;

    @BeforeAll
    static void create(Kubectl kubectl) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("of-the-host"), "host");
        pods = Pods.create(kubectl, "volumes", "volumes.yaml", Map.of("DIRECTORY", directory));
        pods.awaitReady("volumes");
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "volumes", "--wait=false");
    }

    private static String sh(String script) {
        return pods.sh("volumes", script);
    }

    @Test
    void givesVolumesToTheGroupOfThePod() {
        assertThat(sh("id -u; id -g; id -G")).isEqualTo("1000\n3000\n3000 2000");
        assertThat(sh("stat -c '%g %a' /empty; touch /empty/new; stat -c '%u %g' /empty/new"))
                .isEqualTo("2000 2777\n1000 2000");
        assertThat(sh("stat -Lc '%g %a' /secret/word; cat /secret/word"))
                .isEqualTo("2000 440\nsesame");
    }

    @Test
    void showsWhatEachVolumeHolds() {
        assertThat(sh("cat /config/shape; echo; cat /host/of-the-host")).isEqualTo("round\nhost");
        assertThat(sh("cat /all/shape; echo; cat /all/deep/word; echo; cat /all/name"))
                .isEqualTo("round\nsesame\nvolumes");
        assertThat(sh("cat /info/limit")).isEqualTo("67108864");
        assertThat(sh("touch /host/x")).contains("Read-only file system");
        assertThat(sh("grep ' /memory ' /proc/mounts")).contains("tmpfs", "size=1024k");
    }

    @Test
    void isSharedByTheContainersOfThePod() {
        sh("echo shared > /empty/shared; echo shared > /memory/shared");
        assertThat(
                        pods.ok(
                                "exec",
                                "volumes",
                                "-c",
                                "beside",
                                "--",
                                "cat",
                                "/empty/shared",
                                "/memory/shared"))
                .isEqualTo("shared\nshared\n");
    }

    @Test
    void followsWhatItShows() {
        assertThat(sh("cat /info/labels; echo; cat /info/note")).isEqualTo("stage=\"first\"\none");
        pods.ok("label", "pod", "volumes", "stage=second", "--overwrite");
        pods.ok("annotate", "pod", "volumes", "note=two", "--overwrite");
        pods.ok("patch", "configmap", "settings", "-p", "{\"data\":{\"color\":\"green\"}}");
        pods.awaitOutput("volumes", "cat /info/labels", "stage=\"second\"");
        pods.awaitOutput("volumes", "cat /info/note", "two");
        pods.awaitOutput("volumes", "cat /changing/color /all/color", "greengreen");
        assertThat(sh("cat /color")).as("a subPath stays as it was").isEqualTo("blue");
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts should mount projected service account token [Conformance]")
    void holdsATokenOfItsAccountForItsAudienceAlone(Kubectl kubectl) {
        String token = sh("cat /all/token");
        assertThat(review(kubectl, token, "vault").at("/status/user/username").asString())
                .isEqualTo("system:serviceaccount:volumes:default");
        assertThat(
                        review(kubectl, token, "vault")
                                .at("/status/user/extra/authentication.kubernetes.io~1pod-name/0")
                                .asString())
                .isEqualTo("volumes");
        assertThat(review(kubectl, token, "other").at("/status/authenticated").asBoolean(false))
                .isFalse();
    }

    private static JsonNode review(Kubectl kubectl, String token, String audience) {
        Shell.Result answer =
                kubectl.input(
                        """
                        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                         "spec": {"token": "%s", "audiences": ["%s"]}}
                        """
                                .formatted(token, audience),
                        "create",
                        "--validate=false",
                        "-o",
                        "json",
                        "-f",
                        "-");
        assertThat(answer.ok()).as(answer.all()).isTrue();
        return JsonMapper.shared().readTree(answer.out());
    }

    @Test
    void answersAtAPortOfTheNode(Kubectl kubectl) {
        String node =
                kubectl.value(
                        "{.items[0].status.addresses[?(@.type==\"InternalIP\")].address}", "nodes");
        assertThat(Shop.get("http://" + node + ":18080/file")).isEqualTo("web\n");
    }
}
