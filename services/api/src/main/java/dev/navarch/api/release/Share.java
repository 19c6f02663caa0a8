package dev.navarch.api.release;

import java.util.ArrayList;
import java.util.List;

/**
 * A Secret for one consumer, who sees no other.
 *
 * @param name behind the prefix
 * @param files of the keys' directory, each a key of the Secret
 */
record Share(String name, List<String> files) {

    /** What replicas of the API must have in common; whoever has this has the cluster. */
    static final Share AUTHORITY =
            new Share(
                    "authority",
                    List.of(
                            "ca.crt",
                            "ca.key",
                            "front-proxy-ca.crt",
                            "front-proxy-ca.key",
                            "sa.key",
                            "sa.pub",
                            "encryption.yaml",
                            "commands.key"));

    Share {
        files = List.copyOf(files);
    }

    /** All of a release, the authority first, which all others descend from. */
    static List<Share> all(List<String> passwords, List<String> tokens) {
        List<Share> all = new ArrayList<>();
        all.add(AUTHORITY);
        // Signs certificate requests, and sends the Secrets of bootstrap tokens and accounts.
        all.add(
                new Share(
                        "controller",
                        List.of("ca.crt", "ca.key", "controller-manager.token", "commands.key")));
        all.add(new Share("scheduler", List.of("scheduler.token")));
        all.add(
                new Share(
                        "metrics",
                        List.of(
                                "ca.crt",
                                "front-proxy-ca.crt",
                                "node.crt",
                                "node.key",
                                "metrics.token")));
        all.add(
                new Share(
                        "simulated-nodes",
                        List.of(
                                "ca.crt",
                                "node.crt",
                                "node.key",
                                "node-agent.token",
                                "simulated-nodes.token")));
        all.add(new Share("proxy", List.of("proxy.token")));
        all.add(new Share("kubeconfig", List.of(ReleaseKeys.KUBECONFIG)));
        passwords.forEach(name -> all.add(new Share(name, List.of(ReleaseKeys.PASSWORD))));
        tokens.forEach(name -> all.add(new Share(name, List.of(ReleaseKeys.TOKEN))));
        return List.copyOf(all);
    }
}
