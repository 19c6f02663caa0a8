package dev.navarch.proxy.kernel;

import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Forgets tracked UDP flows to backends that are gone. UDP has no end of a connection, so the
 * kernel would go on sending a busy client's packets to an address that nobody has any more; a TCP
 * connection ends by itself.
 */
public final class Conntrack {

    private final CommandLine shell;
    private final Map<String, List<Frontend>> last = new HashMap<>();

    public Conntrack(CommandLine shell) {
        this.shell = shell;
    }

    /** To be called after the rules of these services took effect. */
    public void applied(Map<String, List<Frontend>> changed) {
        changed.forEach((service, frontends) -> {
            List<Frontend> before =
                    frontends.isEmpty() ? last.remove(service) : last.put(service, frontends);
            if (before != null) {
                forget(before, frontends);
            }
        });
    }

    private void forget(List<Frontend> before, List<Frontend> after) {
        Map<String, Frontend> now =
                after.stream().collect(Collectors.toMap(Frontend::key, frontend -> frontend));
        for (Frontend old : before) {
            if (old.protocol() != Protocol.UDP) {
                continue;
            }
            Set<Backend> gone = backends(old).collect(Collectors.toCollection(HashSet::new));
            Frontend current = now.get(old.key());
            if (current != null) {
                backends(current).forEach(gone::remove);
            }
            gone.forEach(backend -> forget(old, backend));
        }
    }

    private void forget(Frontend frontend, Backend backend) {
        for (String ip : frontend.clusterIps()) {
            delete("--orig-dst " + ip, backend, frontend.port());
        }
        if (frontend.nodePort() != 0) {
            delete("", backend, frontend.nodePort());
        }
    }

    private static Stream<Backend> backends(Frontend frontend) {
        return Stream.concat(frontend.internal().stream(), frontend.external().stream());
    }

    /** The tool fails when nothing matches, which is no error. */
    private void delete(String match, Backend backend, int port) {
        String line =
                "conntrack -D -p udp --dst-nat %s --orig-port-dst %d %s"
                        .formatted(backend.ip(), port, match);
        shell.run("", line.strip().split(" "));
    }
}
