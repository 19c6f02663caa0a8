package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Data that outlives its pods: volumes that a class makes, and volumes that somebody made. */
@ExtendWith(Cluster.class)
class PersistentVolumeTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir private static Path directory;
    private static Kubectl kubectl;
    private static Path volumes;
    private static Pods pods;

    @BeforeAll
    static void create(Product product, Kubectl client) throws IOException {
        kubectl = client;
        volumes = product.home().resolve("volumes");
        Files.writeString(directory.resolve("of-the-host"), "host");
        pods = Pods.create(kubectl, "kept", "kept.yaml", Map.of("DIRECTORY", directory));
        pods.awaitReady("kept-0");
        pods.awaitReady("kept-1");
        pods.awaitReady("reader");
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "kept", "--wait=false");
        kubectl.run("delete", "pv", "kept-by-hand", "--wait=false");
    }

    private static String claim(String name, String jsonPath) {
        return kubectl.value("{" + jsonPath + "}", "-n", "kept", "pvc/" + name);
    }

    private static String volumeOf(String claim) {
        return claim(claim, ".spec.volumeName");
    }

    @Test
    void eachPodOfASetHasAVolumeOfItsOwnThatItFindsAgain() throws IOException {
        Path data = volumes.resolve(volumeOf("data-kept-0"));
        assertThat(pods.sh("kept-0", "cat /data/born; echo mine > /data/kept; echo x > /part/y"))
                .isEqualTo("kept-0");
        assertThat(pods.sh("kept-1", "cat /data/born; ls /data")).isEqualTo("kept-1\nborn\npart");
        assertThat(data.resolve("kept")).hasContent("mine");
        assertThat(data.resolve("part/y")).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volumes)))
                .isEqualTo("rwx------");

        String node = pods.value("kept-0", ".spec.nodeName");
        String uid = pods.value("kept-0", ".metadata.uid");
        pods.ok("delete", "pod", "kept-0");
        pods.await("kept-0", ".metadata.uid", now -> !now.isEmpty() && !now.equals(uid));
        pods.awaitReady("kept-0");
        pods.awaitOutput("kept-0", "cat /data/born /data/kept /part/y", "kept-0\nmine\nx");
        assertThat(pods.value("kept-0", ".spec.nodeName")).isEqualTo(node);
    }

    @Test
    void whatIsScaledDownKeepsItsDataAndADeletedClaimTakesItAlong() {
        String volume = volumeOf("data-kept-1");
        Path data = volumes.resolve(volume);
        pods.ok("delete", "pvc", "data-kept-1", "--wait=false");
        Await.until(
                "the claim waits for its pod",
                SOON,
                () -> claim("data-kept-1", ".metadata.deletionTimestamp"),
                at -> !at.isEmpty());
        assertThat(pods.sh("kept-1", "cat /data/born")).isEqualTo("kept-1");
        pods.ok("scale", "statefulset", "kept", "--replicas=1");
        pods.awaitGone("kept-1");
        Await.until(
                "the volume is gone", SOON, () -> kubectl.run("get", "pv", volume).err(), this::no);
        assertThat(data).doesNotExist();

        pods.ok("scale", "statefulset", "kept", "--replicas=0");
        pods.awaitGone("kept-0");
        assertThat(claim("data-kept-0", ".status.phase")).isEqualTo("Bound");
        assertThat(volumes.resolve(volumeOf("data-kept-0")).resolve("born")).hasContent("kept-0");
        pods.ok("scale", "statefulset", "kept", "--replicas=2");
        pods.awaitReady("kept-1");
        assertThat(pods.sh("kept-0", "cat /data/born")).isEqualTo("kept-0");
        assertThat(volumeOf("data-kept-1")).isNotEqualTo(volume);
    }

    private boolean no(String message) {
        return message.contains("not found");
    }

    @Test
    void aVolumeThatSomebodyMadeIsReleasedAndStays() {
        assertThat(volumeOf("by-hand")).isEqualTo("kept-by-hand");
        assertThat(claim("by-hand", ".status.capacity.storage")).isEqualTo("1Gi");
        assertThat(pods.sh("reader", "cat /data/of-the-host; touch /data/x"))
                .startsWith("host")
                .contains("Read-only file system");
        pods.ok("delete", "pod", "reader");
        pods.ok("delete", "pvc", "by-hand");

        Await.until(
                "the volume is released",
                SOON,
                () -> kubectl.value("{.status.phase}", "pv/kept-by-hand"),
                "Released"::equals);
        assertThat(directory.resolve("of-the-host")).hasContent("host");
    }

    @Test
    void aClaimWaitsForThePodThatComesFirst() {
        pods.apply(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: waiting}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Mi}}
                """);
        pods.awaitEvent(
                "waiting",
                "WaitForFirstConsumer: waiting for first consumer to be created before binding");
        assertThat(pods.ok("get", "pvc", "waiting"))
                .matches(
                        "(?s)NAME +STATUS +VOLUME +CAPACITY +ACCESS MODES +STORAGECLASS +"
                                + "VOLUMEATTRIBUTESCLASS +AGE\\nwaiting +Pending +local +<unset> +\\S+\\n");
    }

    @Test
    void showsClassesClaimsAndVolumes() {
        assertThat(kubectl.ok("get", "sc", "local"))
                .matches(
                        "(?s)NAME +PROVISIONER +RECLAIMPOLICY +VOLUMEBINDINGMODE +"
                                + "ALLOWVOLUMEEXPANSION +AGE\\nlocal \\(default\\) +navarch.dev/local +Delete +"
                                + "WaitForFirstConsumer +false +\\S+\\n");
        String volume = volumeOf("data-kept-0");
        assertThat(pods.ok("get", "pvc", "data-kept-0"))
                .containsPattern(
                        "data-kept-0 +Bound +" + volume + " +64Mi +RWO +local +<unset> +\\S+");
        assertThat(kubectl.ok("get", "pv", volume))
                .containsPattern(
                        volume
                                + " +64Mi +RWO +Delete +Bound +kept/data-kept-0 +local +<unset>"
                                + " +\\S+");
    }
}
