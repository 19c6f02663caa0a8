package dev.navarch.nodeagent.agent;

import dev.navarch.nodeagent.NodeAgentProperties.RuntimeKind;
import dev.navarch.nodeagent.containerd.ContainerdFinder;
import java.nio.file.Path;

/** Which containers this machine's node runs, and why. */
public sealed interface RuntimeChoice {

    /** A plain sentence for people. */
    String sentence();

    record Real(Path cniBinaries) implements RuntimeChoice {

        @Override
        public String sentence() {
            return "Pods run in real containers, by a containerd of Navarch's own.";
        }
    }

    record Simulated(String why) implements RuntimeChoice {

        @Override
        public String sentence() {
            return "Pods are simulated, no container really runs: " + why + ".";
        }
    }

    /**
     * @throws IllegalStateException when real containers are demanded and cannot be
     */
    static RuntimeChoice of(RuntimeKind asked) {
        if (asked == RuntimeKind.SIMULATED) {
            return new Simulated("navarch.runtime is simulated");
        }
        return switch (ContainerdFinder.look()) {
            case ContainerdFinder.Finding.Complete(Path cni) -> new Real(cni);
            case ContainerdFinder.Finding.Missing(String why) -> {
                if (asked == RuntimeKind.CRI) {
                    throw new IllegalStateException("navarch.runtime is cri, but " + why);
                }
                yield new Simulated(why);
            }
        };
    }
}
