package dev.navarch.proxy.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one of the kernel's tools with a script on its standard input.
 *
 * @param prefix put before every command: empty on a real node, {@code nsenter --net=…} for a node
 *     that is a network namespace
 */
public record CommandLine(List<String> prefix) {

    public static final CommandLine HERE = new CommandLine(List.of());

    public CommandLine {
        prefix = List.copyOf(prefix);
    }

    /** How a command ended. */
    public record Result(int exitCode, String output) {

        public boolean ok() {
            return exitCode == 0;
        }
    }

    /** Runs a command to its end. */
    public Result run(String input, String... command) {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            Thread writer = Thread.ofVirtual().start(() -> write(process, input));
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            writer.join();
            return new Result(exitCode, output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuleSink.KernelException("interrupted while running " + command[0]);
        }
    }

    /** Runs a command that must succeed. */
    public String must(String input, String... command) {
        Result result = run(input, command);
        if (!result.ok()) {
            throw new RuleSink.KernelException(
                    String.join(" ", command) + ": " + result.output().strip());
        }
        return result.output();
    }

    private static void write(Process process, String input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // The command ended before it read everything; its exit code says why.
        }
    }
}
