package dev.navarch.nodeagent.join;

import dev.navarch.model.HostName;
import dev.navarch.nodeagent.node.Machine;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was typed after {@code navarch node join}.
 *
 * @param pin of the authority's public key, {@code sha256:…}; empty for none
 * @param address the node's
 * @param ifNeeded whether a machine that has its certificates already is left as it is
 * @param certificatesOnly whether the services' settings are left to others
 * @param patience how long to try again what does not succeed
 */
record JoinOptions(
        URI server,
        TokenOption token,
        Optional<String> pin,
        String name,
        String address,
        boolean ifNeeded,
        boolean certificatesOnly,
        Duration patience) {

    static final String USAGE =
            """
            usage: navarch node join https://<host>:<port> --token <token>|--token-file <file> [option...]
              --token <token>          what "navarch token create" printed; others see it among the processes
              --token-file <file>      a file that holds it
              --ca-cert-hash <hash>    sha256: and the hash of the public key that the cluster's authority must have
              --node-name <name>       instead of the host's name
              --node-address <address> instead of that of the default route
              --if-needed              leave a machine alone that has valid certificates of this name and address
              --certificates-only      write no settings for the services: they get them otherwise, as in a pod
              --wait <seconds>         how long to try again, where the cluster may still be starting\
            """;

    private static final Set<String> VALUED =
            Set.of(
                    "--token",
                    "--token-file",
                    "--ca-cert-hash",
                    "--node-name",
                    "--node-address",
                    "--wait");
    private static final Set<String> FLAGS = Set.of("--if-needed", "--certificates-only");

    static JoinOptions of(List<String> arguments) {
        Options options = Options.of(arguments, VALUED, FLAGS);
        if (options.words().size() != 1) {
            throw new JoinException("navarch node join needs the API server's URL");
        }
        return new JoinOptions(
                server(options.words().getFirst()),
                TokenOption.of(options),
                options.value("--ca-cert-hash"),
                HostName.ofNode(options.value("--node-name").orElse("")),
                address(options.value("--node-address").orElseGet(Machine::address)),
                options.has("--if-needed"),
                options.has("--certificates-only"),
                wait(options.value("--wait").orElse("0")));
    }

    private static URI server(String text) {
        if (!text.matches("https://[^/]+/?")) {
            throw new JoinException(
                    "the API server's URL must be https://, a host and a port, not " + text);
        }
        return URI.create(text);
    }

    private static String address(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            throw new JoinException("--node-address must be an address, not " + text, noAddress);
        }
    }

    private static Duration wait(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new JoinException("--wait must be a number of seconds, not " + text);
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
