package dev.navarch.metrics.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.metrics.FakeKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {

    @TempDir Path directory;

    @Test
    void readsVersion1() {
        FakeKernel kernel = new FakeKernel(directory).groupV1("/a", 123, 5000, 1000, 5);

        Cgroups cgroups = Cgroups.at(kernel.cgroups());

        assertThat(cgroups.read("/a"))
                .contains(
                        new CgroupFigures(
                                new CgroupFigures.Cpu(123, 1_500_000_000, 500_000_000, 10, 3, 700),
                                new CgroupFigures.Memory(5000, 4000, 2500, 1500, 40, 8, 9000, 2),
                                new CgroupFigures.Limits(512, 50_000, 100_000, 268_435_456),
                                7));
    }

    @Test
    void readsVersion1WithTwoControllersInOneDirectory() {
        FakeKernel kernel =
                new FakeKernel(directory)
                        .file("cgroup/cpu,cpuacct/a/cpuacct.usage", "77")
                        .file("cgroup/cpu,cpuacct/a/cpu.shares", "1024")
                        .file("cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "-1")
                        .file("cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712");

        CgroupFigures figures = Cgroups.at(kernel.cgroups()).read("/a").orElseThrow();

        assertThat(figures.cpu().usageNanos()).isEqualTo(77);
        assertThat(figures.limits()).isEqualTo(new CgroupFigures.Limits(1024, 0, 0, 0));
    }

    @Test
    void readsVersion2() {
        FakeKernel kernel =
                new FakeKernel(directory)
                        .file("cgroup/cgroup.controllers", "cpu memory pids")
                        .file(
                                "cgroup/a/cpu.stat",
                                "usage_usec 2000",
                                "user_usec 1500",
                                "system_usec 500",
                                "nr_periods 10",
                                "nr_throttled 3",
                                "throttled_usec 70")
                        .file("cgroup/a/cpu.max", "50000 100000")
                        .file("cgroup/a/cpu.weight", "20")
                        .file("cgroup/a/memory.current", "5000")
                        .file("cgroup/a/memory.max", "max")
                        .file("cgroup/a/memory.peak", "9000")
                        .file("cgroup/a/memory.swap.current", "8")
                        .file("cgroup/a/memory.events", "low 0", "max 2")
                        .file(
                                "cgroup/a/memory.stat",
                                "anon 2500",
                                "file 1500",
                                "file_mapped 40",
                                "inactive_file 1000")
                        .file("cgroup/a/pids.current", "7");

        assertThat(Cgroups.at(kernel.cgroups()).read("/a"))
                .contains(
                        new CgroupFigures(
                                new CgroupFigures.Cpu(2_000_000, 1_500_000, 500_000, 10, 3, 70_000),
                                new CgroupFigures.Memory(5000, 4000, 2500, 1500, 40, 8, 9000, 2),
                                new CgroupFigures.Limits(500, 50_000, 100_000, 0),
                                7));
    }

    @Test
    void aGroupThatIsGoneIsNoError() {
        Cgroups cgroups = Cgroups.at(directory);

        assertThat(cgroups.read("/gone")).isEmpty();
        assertThat(cgroups.children("/gone")).isEmpty();
        assertThat(cgroups.processes("/gone")).isEmpty();
        assertThat(cgroups.created("/gone")).isZero();
    }

    @Test
    void countsTheProcessesBelow() {
        FakeKernel kernel =
                new FakeKernel(directory).groupV1("/a", 1, 1, 1, 10).groupV1("/a/b", 1, 1, 1, 11);

        assertThat(Cgroups.at(kernel.cgroups()).processes("/a")).containsExactly(10L, 11L);
    }

    @Test
    void findsPodsAndContainersOfEitherDriver() {
        String uid = "01234567-89ab-cdef-0123-456789abcdef";
        String slice = "kubepods-besteffort-pod" + uid.replace('-', '_') + ".slice";
        String id = FakeKernel.CONTAINER;
        FakeKernel kernel =
                new FakeKernel(directory)
                        .file("cgroup/cpuacct/kubepods/burstable/pod" + uid + "/" + id + "/x", "")
                        .file("cgroup/cpuacct/kubepods/pod" + "a".repeat(32) + "/init/x", "")
                        .file(
                                "cgroup/cpuacct/systemd/kubepods-besteffort.slice/"
                                        + slice
                                        + "/cri-containerd-"
                                        + id
                                        + ".scope/x",
                                "");
        Cgroups cgroups = Cgroups.at(kernel.cgroups());

        List<PodGroups.PodGroup> plain = PodGroups.below(cgroups, "/kubepods");
        List<PodGroups.PodGroup> systemd = PodGroups.below(cgroups, "/systemd");

        assertThat(plain).extracting(PodGroups.PodGroup::uid).containsExactly(uid, "a".repeat(32));
        assertThat(plain.getFirst().containers())
                .containsExactly(
                        new PodGroups.ContainerGroup(
                                id, "/kubepods/burstable/pod" + uid + "/" + id));
        assertThat(plain.get(1).containers()).isEmpty();
        assertThat(systemd).extracting(PodGroups.PodGroup::uid).containsExactly(uid);
        assertThat(systemd.getFirst().containers())
                .extracting(PodGroups.ContainerGroup::id)
                .containsExactly(id);
    }

    @Test
    void readsThisHost() {
        Path mount = Path.of("/sys/fs/cgroup");
        assumeTrue(Files.isDirectory(mount), "there are no control groups here");

        CgroupFigures figures = Cgroups.at(mount).read("/").orElseThrow();

        assertThat(figures.cpu().usageNanos()).isPositive();
        assertThat(figures.memory().usage()).isPositive();
        assertThat(figures.memory().workingSet()).isLessThanOrEqualTo(figures.memory().usage());
    }
}
