package dev.navarch.metrics.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the kernel's files. A group may vanish at any moment, so a missing file is no error. */
final class CgroupFile {

    private CgroupFile() {}

    /** The number in the file; 0 for {@code max}, for no file and for no number. */
    static long number(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? 0 : number(lines.getFirst());
    }

    static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** Lines of {@code name value}. */
    static Map<String, Long> pairs(Path file) {
        Map<String, Long> pairs = new HashMap<>();
        for (String line : lines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                pairs.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return pairs;
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }

    static List<String> directories(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** The processes of this directory and of all below it. */
    static List<Long> processes(Path directory) {
        List<Long> processes = new ArrayList<>();
        for (String line : lines(directory.resolve("cgroup.procs"))) {
            processes.add(number(line));
        }
        for (String child : directories(directory)) {
            processes.addAll(processes(directory.resolve(child)));
        }
        return processes;
    }

    static long modifiedSeconds(Path directory) {
        try {
            return Files.getLastModifiedTime(directory).toMillis() / 1000;
        } catch (IOException gone) {
            return 0;
        }
    }
}
