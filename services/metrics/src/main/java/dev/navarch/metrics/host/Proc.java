package dev.navarch.metrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /proc}. A process may end at any moment, so what is missing is no error. */
public final class Proc {

    private static final Pattern UPPER_DIRECTORY = Pattern.compile("[ ,]upperdir=([^, ]+)");

    private final Path root;

    public Proc(Path root) {
        this.root = root;
    }

    /** The interfaces that the process sees; none when it shares the host's network. */
    public List<NetworkInterface> podNetwork(long pid) {
        Optional<String> own = link(Long.toString(pid), "ns/net");
        return own.isEmpty() || own.equals(link("self", "ns/net"))
                ? List.of()
                : NetworkInterface.parse(lines(root.resolve(pid + "/net/dev")));
    }

    public List<NetworkInterface> hostNetwork() {
        return NetworkInterface.parse(lines(root.resolve("self/net/dev")));
    }

    /** The directory that takes what the process writes to its overlay root. */
    public Optional<Path> writableLayer(long pid) {
        for (String line : lines(root.resolve(pid + "/mountinfo"))) {
            String[] fields = line.split(" ");
            if (fields.length > 4 && fields[4].equals("/")) {
                Matcher upper = UPPER_DIRECTORY.matcher(line);
                return upper.find() ? Optional.of(Path.of(upper.group(1))) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Memory of the host in bytes, by the names of {@code /proc/meminfo}. */
    public Map<String, Long> memory() {
        Map<String, Long> memory = new HashMap<>();
        for (String line : lines(root.resolve("meminfo"))) {
            String[] fields = line.split("[: ]+");
            if (fields.length >= 2) {
                memory.put(fields[0], Long.parseLong(fields[1]) * 1024);
            }
        }
        return memory;
    }

    public int cores() {
        int cores = 0;
        for (String line : lines(root.resolve("cpuinfo"))) {
            cores += line.startsWith("processor") ? 1 : 0;
        }
        return cores == 0 ? Runtime.getRuntime().availableProcessors() : cores;
    }

    private Optional<String> link(String process, String name) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(root.resolve(process).resolve(name)).toString());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }
}
