package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** A pod's situation, built up by a test. */
public final class Scene {

    public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    public static final PodIdentity POD = new PodIdentity("default", "p", "uid-1");

    private final Pod pod;
    private final PodMemory memory = new PodMemory();
    private final List<SandboxRecord> sandboxes = new ArrayList<>();
    private final List<ContainerRecord> containers = new ArrayList<>();

    private Scene(Pod pod) {
        this.pod = pod;
        memory.startTime(NOW.minusSeconds(60));
    }

    /** A pod whose specification is given as JSON, with volumes mounted and a sandbox running. */
    public static Scene of(String spec) {
        Scene scene = fresh(spec);
        scene.memory.volumes(new VolumeProgress.Ready());
        return scene.sandbox("box", 0, true);
    }

    /** A pod that the node has just heard of. */
    public static Scene fresh(String spec) {
        return new Scene(
                JsonMapper.shared()
                        .readValue(
                                "{\"metadata\": {\"name\": \"p\", \"namespace\": \"default\","
                                        + " \"uid\": \"uid-1\", \"generation\": 1}, \"spec\": "
                                        + spec
                                        + "}",
                                Pod.class));
    }

    public Scene sandbox(String id, int attempt, boolean ready) {
        sandboxes.removeIf(box -> box.id().equals(id));
        sandboxes.add(
                new SandboxRecord(
                        id,
                        POD,
                        attempt,
                        ready,
                        NOW,
                        ready ? List.of("10.0.0.5") : List.of(),
                        Map.of()));
        return this;
    }

    public Scene running(String name) {
        return container(name, 0, ContainerRecord.State.RUNNING, 0, Duration.ZERO, "box");
    }

    /** A run that ended some time ago. */
    public Scene exited(String name, int attempt, int code, Duration ago) {
        return container(name, attempt, ContainerRecord.State.EXITED, code, ago, "box");
    }

    public Scene container(
            String name,
            int attempt,
            ContainerRecord.State state,
            int code,
            Duration ago,
            String sandbox) {
        boolean ended = state == ContainerRecord.State.EXITED;
        containers.add(
                new ContainerRecord(
                        name + "-" + attempt,
                        sandbox,
                        POD,
                        name,
                        attempt,
                        state,
                        NOW.minusSeconds(30),
                        Optional.of(NOW.minusSeconds(30)),
                        ended ? Optional.of(NOW.minus(ago)) : Optional.empty(),
                        code,
                        "",
                        "",
                        "image",
                        "sha256:1",
                        "",
                        Map.of()));
        return this;
    }

    public Scene present(String... names) {
        for (String name : names) {
            memory.images().put(name, new ImageProgress.Present("sha256:1"));
        }
        return this;
    }

    public PodMemory memory() {
        return memory;
    }

    public Pod pod() {
        return pod;
    }

    public PodSituation situation() {
        return new PodSituation(pod, new Observed(sandboxes, containers), memory, NOW);
    }

    public Step step() {
        return PodStep.step(situation());
    }

    /** The decision in short: {@code start main#1}, {@code stop main}, {@code sandbox 0}. */
    public List<String> does() {
        return step().actions().stream().map(Scene::describe).toList();
    }

    private static String describe(Action action) {
        return switch (action) {
            case Action.MountVolumes() -> "mount";
            case Action.CreateSandbox(int attempt) -> "sandbox " + attempt;
            case Action.StopSandbox(String id) -> "stop sandbox " + id;
            case Action.RemoveSandbox(String id) -> "remove sandbox " + id;
            case Action.EnsureImage(PodContainer c) -> "image " + c.name();
            case Action.StartContainer s -> "start " + s.container().name() + "#" + s.attempt();
            case Action.StopContainer s ->
                    "stop " + s.name() + " in " + s.grace().toSeconds() + "s";
            case Action.RemoveContainer(String id) -> "remove " + id;
            case Action.End(Ending.Cause cause) -> "end " + cause.getClass().getSimpleName();
            case Action.CleanUp() -> "clean up";
            case Action.ConfirmDeletion() -> "confirm";
            case Action.AnnounceBackoff(PodContainer c, String id) -> "announce " + id;
            case Action.AnnounceImageBackoff(PodContainer c, String key) -> "announce image";
        };
    }
}
