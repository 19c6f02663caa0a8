package dev.navarch.nodeagent.join;

import dev.navarch.bus.kafka.BusProperties;
import dev.navarch.bus.settings.CommandSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** {@code navarch node join} and {@code navarch node leave}, on the machine itself. */
public final class NodeCommand {

    private NodeCommand() {}

    public static void main(String[] args) {
        try {
            Path home = new CommandSettings().read(BusProperties.class).home();
            run(home, System.out::println, List.of(args));
        } catch (JoinException refused) {
            System.err.println("navarch: " + refused.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException failed) {
            System.err.println("navarch: " + args[0] + " failed: " + failed);
            System.exit(1);
        }
    }

    /**
     * The command itself.
     *
     * @param home the data directory
     * @param says is told what was done
     * @throws JoinException when it is refused, in a sentence
     */
    public static void run(Path home, Consumer<String> says, List<String> arguments)
            throws IOException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.stream().skip(1).toList();
        JoinedFiles files = new JoinedFiles(home);
        switch (verb) {
            case "join" -> new JoinCommand(files, says).run(rest);
            case "leave" -> new LeaveCommand(files, says).run(rest);
            default ->
                    throw new JoinException(
                            JoinOptions.USAGE
                                    + "\n       navarch node leave [--drain-timeout <seconds>]"
                                    + " [--force]");
        }
    }
}
