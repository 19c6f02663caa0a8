package dev.navarch.nodeagent.join;

import dev.navarch.bus.kafka.BusProperties;
import dev.navarch.bus.settings.CommandSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** {@code navarch node join} and {@code navarch node leave}, on the machine itself. */
public final class NodeCommand {

    private NodeCommand() {}

    public static void main(String[] args) {
        try {
            String verb = args.length == 0 ? "" : args[0];
            List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
            JoinedFiles files =
                    new JoinedFiles(new CommandSettings().read(BusProperties.class).home());
            switch (verb) {
                case "join" -> new JoinCommand(files, System.out::println).run(rest);
                case "leave" -> new LeaveCommand(files, System.out::println).run(rest);
                default ->
                        throw new JoinException(
                                "usage: navarch node join https://<host>:<port> --token <token>"
                                        + " [--ca-cert-hash sha256:<hash>] [--node-name <name>]"
                                        + " [--node-address <address>]\n"
                                        + "       navarch node leave [--drain-timeout <seconds>]"
                                        + " [--force]");
            }
        } catch (JoinException refused) {
            System.err.println("navarch: " + refused.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException failed) {
            System.err.println("navarch: " + args[0] + " failed: " + failed);
            System.exit(1);
        }
    }
}
