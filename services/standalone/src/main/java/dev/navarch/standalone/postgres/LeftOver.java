package dev.navarch.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops servers, in particular one that a killed process left behind. */
final class LeftOver {

    private static final Duration FAST = Duration.ofSeconds(20);

    private LeftOver() {}

    /** Stops the server that runs on a data directory, if one does. */
    static void stop(Path data) throws IOException {
        server(data).ifPresent(LeftOver::end);
    }

    /** The server that runs on a data directory, by its pid file. */
    static Optional<ProcessHandle> server(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        long pid = Files.readAllLines(pidFile).stream().findFirst().map(Long::parseLong).orElse(0L);
        return ProcessHandle.of(pid).filter(process -> runsOn(process, data));
    }

    /** The pid may meanwhile be that of a process that has nothing to do with it. */
    private static boolean runsOn(ProcessHandle process, Path data) {
        try {
            String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return command.contains("postgres") && command.contains(data.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks a server to end at once, which is its "fast" shutdown, and makes it if it does not. */
    static void end(ProcessHandle server) {
        signal(server, "INT");
        if (!ended(server)) {
            signal(server, "QUIT");
            if (!ended(server)) {
                server.destroyForcibly();
            }
        }
    }

    private static boolean ended(ProcessHandle server) {
        try {
            server.onExit().get(FAST.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !server.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
