package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what the runtime holds of one pod, and asks for details only when a state is new. */
final class PodObserver {

    private final ContainerRuntime runtime;
    private final String uid;
    private final Map<String, ContainerRecord> containers = new HashMap<>();
    private final Map<String, SandboxRecord> sandboxes = new HashMap<>();

    PodObserver(ContainerRuntime runtime, String uid) {
        this.runtime = runtime;
        this.uid = uid;
    }

    Observed observe() {
        List<ContainerRecord> listed = runtime.containersOf(uid);
        List<ContainerRecord> full = new ArrayList<>();
        for (ContainerRecord item : listed) {
            detailed(item).ifPresent(full::add);
        }
        containers.keySet().retainAll(listed.stream().map(ContainerRecord::id).toList());
        List<SandboxRecord> boxes = new ArrayList<>();
        for (SandboxRecord item : runtime.sandboxesOf(uid)) {
            boxes.add(detailed(item));
        }
        sandboxes.keySet().retainAll(boxes.stream().map(SandboxRecord::id).toList());
        return new Observed(boxes, full);
    }

    private java.util.Optional<ContainerRecord> detailed(ContainerRecord item) {
        ContainerRecord known = containers.get(item.id());
        if (known != null && known.state() == item.state()) {
            return java.util.Optional.of(known);
        }
        return runtime.container(item.id())
                .map(record -> record.inSandbox(item.sandboxId()))
                .map(record -> {
                    containers.put(record.id(), record);
                    return record;
                });
    }

    private SandboxRecord detailed(SandboxRecord item) {
        SandboxRecord known = sandboxes.get(item.id());
        if (known != null && known.ready() == item.ready()) {
            return known;
        }
        SandboxRecord full = runtime.sandbox(item.id()).orElse(item);
        sandboxes.put(full.id(), full);
        return full;
    }
}
