package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldGenerationTest {

    private static final long MEBIBYTE = 1 << 20;

    @Test
    void collectsGarbageLongBeforeTheHeapIsFull() throws Exception {
        assertThat(mostUsed("kept")).isLessThan(100);
        assertThat(mostUsed("left")).isGreaterThan(200);
    }

    /** The most that the old generation took of 512 MiB, in MiB. */
    private static long mostUsed(String how) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-Xmn32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Load.class.getName(),
                                how)
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return Long.parseLong(said);
    }

    /**
     * Holds 30 MiB at any time, for long enough to become old, and makes no more than 1 MiB a ms.
     */
    static final class Load {

        private Load() {}

        public static void main(String[] how) throws InterruptedException {
            if (List.of(how).contains("kept")) {
                OldGeneration.keepSmall();
            }
            MemoryPoolMXBean old =
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getName().equals("Tenured Gen"))
                            .findFirst()
                            .orElseThrow();
            Deque<byte[]> held = new ArrayDeque<>();
            long most = 0;
            for (int i = 0; i < 600_000; i++) {
                held.add(new byte[1024]);
                if (held.size() > 30 * 1024) {
                    held.remove();
                }
                if (i % 1024 == 0) {
                    most = Math.max(most, old.getUsage().getUsed());
                    Thread.sleep(1);
                }
            }
            System.out.println(most / MEBIBYTE);
        }
    }
}
