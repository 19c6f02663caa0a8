package dev.navarch.metrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.metrics.FakeKernel;
import dev.navarch.metrics.cgroup.Cgroups;
import dev.navarch.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {

    private static final Reading.PodNames WEB = new Reading.PodNames("default", "web", "api-uid");
    private static final String NET_HEADER = "Inter-|   Receive  |  Transmit";

    private final FakeClock clock = new FakeClock();
    @TempDir Path directory;
    private Path layer = Path.of("");

    @BeforeEach
    void kernel() throws IOException {
        layer = Files.createDirectories(directory.resolve("upper"));
        Files.writeString(layer.resolve("file"), "12345");
        new FakeKernel(directory)
                .podV1("static-pod-uid", 1000)
                .file("proc/meminfo", "MemTotal:       2048 kB", "MemFree: 1024 kB")
                .file("proc/cpuinfo", "processor : 0", "model", "processor : 1")
                .link("proc/self/ns/net", "net:[1]")
                .file(
                        "proc/self/net/dev",
                        NET_HEADER,
                        "eth0: 10 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0",
                        "lo: 99 9 0 0 0 0 0 0 99 9 0 0 0 0 0 0")
                .link("proc/4/ns/net", "net:[2]")
                .file("proc/4/net/dev", NET_HEADER, "eth0:300 3 1 2 0 0 0 0 400 4 5 6 0 0 0 0")
                .file(
                        "proc/5/mountinfo",
                        "22 21 0:1 / /proc rw - proc proc rw",
                        "21 1 0:2 / / rw - overlay overlay rw,lowerdir=/l,upperdir="
                                + layer
                                + ",workdir=/w");
    }

    @Test
    void namesContainersAsTheApiKnowsThem() {
        Reading reading = reader(FakeKernel.CONTAINER).read();

        assertThat(reading.pods()).hasSize(1);
        Reading.Pod pod = reading.pods().getFirst();
        assertThat(pod.names()).isEqualTo(WEB);
        assertThat(pod.figures().memory().workingSet()).isEqualTo(5000);
        assertThat(pod.containers()).extracting(Reading.Container::name).containsExactly("app");
        assertThat(pod.containers().getFirst().figures().cpu().usageNanos()).isEqualTo(1000);
        assertThat(pod.containers().getFirst().fsBytes()).isEqualTo(5);
        assertThat(pod.containers().getFirst().processes()).isEqualTo(1);
    }

    @Test
    void readsTheNetworkInsideThePod() {
        Reading.Pod pod = reader(FakeKernel.CONTAINER).read().pods().getFirst();

        assertThat(pod.network())
                .containsExactly(
                        new NetworkInterface(
                                "eth0",
                                new NetworkInterface.Direction(300, 3, 1, 2),
                                new NetworkInterface.Direction(400, 4, 5, 6)));
        assertThat(pod.networkOwner()).isEqualTo(FakeKernel.SANDBOX);
    }

    @Test
    void leavesOutWhatTheApiDoesNotKnow() {
        assertThat(reader("another").read().pods()).isEmpty();
    }

    @Test
    void readsTheHost() {
        Reading.Host host = reader("another").read().host();

        assertThat(host.cores()).isEqualTo(2);
        assertThat(host.memoryBytes()).isEqualTo(2 << 20);
        assertThat(host.figures().cpu().usageNanos()).isEqualTo(4000);
        assertThat(host.network()).extracting(NetworkInterface::name).containsExactly("eth0");
        assertThat(host.fileSystem().limit()).isPositive();
        assertThat(host.processes()).isEqualTo(4);
    }

    @Test
    void doesNotWalkALayerEveryTime() throws IOException {
        HostReader reader = reader(FakeKernel.CONTAINER);
        assertThat(layerBytes(reader)).isEqualTo(5);
        Files.writeString(layer.resolve("more"), "1234567890");

        assertThat(layerBytes(reader)).isEqualTo(5);
        clock.advance(Duration.ofSeconds(30));
        assertThat(layerBytes(reader)).isEqualTo(15);
    }

    private static long layerBytes(HostReader reader) {
        return reader.read().pods().getFirst().containers().getFirst().fsBytes();
    }

    private HostReader reader(String knownId) {
        KnownPods known =
                new KnownPods() {
                    @Override
                    public Optional<KnownContainer> container(String id) {
                        return id.equals(knownId)
                                ? Optional.of(new KnownContainer(WEB, "app", "image:1"))
                                : Optional.empty();
                    }

                    @Override
                    public Optional<Reading.PodNames> pod(String uid) {
                        return Optional.empty();
                    }
                };
        FakeKernel kernel = new FakeKernel(directory);
        return new HostReader(
                Cgroups.at(kernel.cgroups()),
                "/kubepods",
                new Proc(kernel.proc()),
                directory,
                known,
                clock);
    }
}
