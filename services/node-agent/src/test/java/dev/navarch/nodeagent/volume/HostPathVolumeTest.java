package dev.navarch.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPathVolumeTest {

    @TempDir private Path directory;

    @Test
    void makesWhatItMayMake() throws Exception {
        HostPathVolume.check(directory.resolve("d"), "DirectoryOrCreate");
        assertThat(directory.resolve("d")).isDirectory();
        HostPathVolume.check(directory.resolve("f"), "FileOrCreate");
        assertThat(directory.resolve("f")).isRegularFile();
    }

    @Test
    void refusesWhatIsOfAnotherSort() throws Exception {
        Path file = Files.createFile(directory.resolve("f"));
        assertThatThrownBy(() -> HostPathVolume.check(file, "Directory"))
                .isInstanceOf(VolumeFailure.class)
                .hasMessage("hostPath type check failed: " + file + " is not a directory");
        assertThatThrownBy(() -> HostPathVolume.check(directory, "File"))
                .isInstanceOf(VolumeFailure.class);
        assertThatThrownBy(() -> HostPathVolume.check(file, "Socket"))
                .isInstanceOf(VolumeFailure.class);
        HostPathVolume.check(Path.of("/dev/null"), "CharDevice");
    }
}
