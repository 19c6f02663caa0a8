package dev.navarch.standalone;

import dev.navarch.nodeagent.containerd.ContainerdFinder;
import java.nio.file.Path;
import java.util.Locale;

/** What the user reads when the cluster is ready. */
final class Welcome {

    private Welcome() {}

    static String text(Settings settings, double seconds, boolean nodesReady) {
        Path kubeconfig = settings.home().resolve("kubeconfig");
        String notReady =
                nodesReady
                        ? ""
                        : """

                          Not every node is ready yet; kubectl get nodes shows why.
                        """;
        return simulated(settings)
                + String.format(
                        Locale.ROOT,
                        """

                        Navarch is ready, in %.1f s.%s

                          export KUBECONFIG=%s
                          kubectl get nodes

                        Swagger UI: https://127.0.0.1:%d/swagger-ui
                        Ctrl-C stops it; the next start continues with the same state.
                        """,
                        seconds,
                        notReady,
                        kubeconfig,
                        settings.port());
    }

    private static String simulated(Settings settings) {
        if (settings.expectedNodes() == 0) {
            return "";
        }
        return switch (settings.runtime()) {
            case CRI -> "";
            case SIMULATED -> "Nodes are simulated, as NAVARCH_RUNTIME asks.\n";
            case AUTO ->
                    switch (ContainerdFinder.look()) {
                        case ContainerdFinder.Finding.Complete _ -> "";
                        case ContainerdFinder.Finding.Missing missing ->
                                "Nodes are simulated: " + missing.why() + ".\n";
                    };
        };
    }
}
