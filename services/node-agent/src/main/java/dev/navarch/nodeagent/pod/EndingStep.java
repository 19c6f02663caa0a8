package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends a pod: regular containers first and all at once, then sidecars one by one in the reverse of
 * their starting order (KEP-753), then the sandbox, then whatever is left on the node.
 */
final class EndingStep {

    /** Even a pod in a hurry lets its containers see SIGTERM. */
    private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

    /** A pod that finalizers hold stays after it was let go. */
    private static final Duration CONFIRM_AGAIN = Duration.ofSeconds(60);

    private EndingStep() {}

    static Step step(PodSituation s, Ending ending) {
        List<ContainerRecord> running = s.observed().running();
        if (!running.isEmpty()) {
            return stopContainers(s, ending, running);
        }
        List<Action> actions = new ArrayList<>();
        for (SandboxRecord sandbox : s.observed().sandboxes()) {
            if (sandbox.ready()) {
                actions.add(new Action.StopSandbox(sandbox.id()));
            }
        }
        if (!s.memory().cleanedUp()) {
            actions.add(new Action.CleanUp());
        }
        if (ending.clearsAway()) {
            s.observed().containers().forEach(c -> actions.add(new Action.RemoveContainer(c.id())));
            s.observed().sandboxes().forEach(b -> actions.add(new Action.RemoveSandbox(b.id())));
            if (actions.isEmpty()) {
                return confirm(s);
            }
        }
        return new Step(actions, Optional.empty());
    }

    private static Step confirm(PodSituation s) {
        Optional<Instant> again = s.memory().deletionConfirmed().map(at -> at.plus(CONFIRM_AGAIN));
        return again.isPresent() && s.now().isBefore(again.get())
                ? new Step(List.of(), again)
                : Step.of(new Action.ConfirmDeletion());
    }

    private static Step stopContainers(
            PodSituation s, Ending ending, List<ContainerRecord> running) {
        Map<String, PodContainer.Kind> kinds =
                PodContainer.of(s.pod()).stream()
                        .collect(Collectors.toMap(PodContainer::name, PodContainer::kind));
        List<ContainerRecord> first =
                running.stream()
                        .filter(run -> kinds.get(run.name()) != PodContainer.Kind.SIDECAR)
                        .toList();
        List<Action> actions = new ArrayList<>();
        if (first.isEmpty()) {
            List<PodContainer> reversed = new ArrayList<>(PodContainer.of(s.pod())).reversed();
            reversed.stream()
                    .flatMap(c -> running.stream().filter(run -> run.name().equals(c.name())))
                    .findFirst()
                    .ifPresent(last -> stop(s, ending, last, actions));
        } else {
            first.forEach(run -> stop(s, ending, run, actions));
        }
        return new Step(actions, Optional.empty());
    }

    /** Tells a container to stop, and tells it again when the time that it was given shrinks. */
    private static void stop(
            PodSituation s, Ending ending, ContainerRecord run, List<Action> actions) {
        Instant known = s.memory().stopping().get(run.id());
        if (known != null && !shrank(known, ending.deadline(), s.now())) {
            return;
        }
        Duration left = Duration.between(s.now(), ending.deadline());
        actions.add(
                new Action.StopContainer(
                        run.id(),
                        run.name(),
                        left.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : left,
                        "Stopping container " + run.name()));
    }

    /**
     * What a container was given is counted from when it was told, a little after the decision; so
     * only a difference that is worth a signal counts, and only while there is time left to
     * shorten.
     */
    private static boolean shrank(Instant known, Instant deadline, Instant now) {
        return deadline.plus(LEAST_GRACE).isBefore(known) && now.plus(LEAST_GRACE).isBefore(known);
    }
}
