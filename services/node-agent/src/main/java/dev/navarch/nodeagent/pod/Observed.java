package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime holds of one pod.
 *
 * @param sandboxes the newest first
 * @param containers every run that still leaves a trace
 */
public record Observed(List<SandboxRecord> sandboxes, List<ContainerRecord> containers) {

    private static final Comparator<ContainerRecord> AGE =
            Comparator.comparingInt(ContainerRecord::attempt)
                    .thenComparing(ContainerRecord::createdAt);

    public static final Observed NOTHING = new Observed(List.of(), List.of());

    public Observed {
        sandboxes =
                sandboxes.stream()
                        .sorted(Comparator.comparingInt(SandboxRecord::attempt).reversed())
                        .toList();
        containers = containers.stream().sorted(AGE.reversed()).toList();
    }

    public Optional<SandboxRecord> sandbox() {
        return sandboxes.stream().findFirst();
    }

    /** The sandbox that the pod lives in, if it is alive. */
    public Optional<SandboxRecord> readySandbox() {
        return sandbox().filter(SandboxRecord::ready);
    }

    /** The newest run of a container. */
    public Optional<ContainerRecord> latest(String name) {
        return runs(name).stream().findFirst();
    }

    /** All runs of a container, the newest first. */
    public List<ContainerRecord> runs(String name) {
        return containers.stream().filter(record -> record.name().equals(name)).toList();
    }

    /** The newest run of a container, if that was in the sandbox that lives now. */
    public Optional<ContainerRecord> current(String name) {
        return latest(name)
                .filter(record ->
                        readySandbox()
                                .map(sandbox -> sandbox.id().equals(record.sandboxId()))
                                .orElse(false));
    }

    public List<ContainerRecord> running() {
        return containers.stream().filter(ContainerRecord::running).toList();
    }
}
