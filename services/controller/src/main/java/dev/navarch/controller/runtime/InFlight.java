package dev.navarch.controller.runtime;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.MergePatch;
import dev.navarch.controller.object.ObjectMetaReader;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The expectations: commands that were sent and whose effect no view has shown yet. A key waits
 * until all of its commands are seen, refused or overdue, so no plan is ever made from a view that
 * lacks the controller's own doing, and nothing is created twice.
 *
 * <p>A create is seen when its object appears, a delete when its object is gone or terminating, a
 * patch when the object is as it says, and a status patch at the object's next change, which may be
 * another's: planning from an old status does no harm. Creates wait for 5 minutes (a second create
 * would be a second object), anything else for 10 seconds, since repeating it does no harm.
 */
final class InFlight {

    private static final Duration CREATE_PATIENCE = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final class Round {
        final Set<String> open = new HashSet<>();
        final List<Refused> refused = new ArrayList<>();
    }

    private record Sent(WorkItem item, String id, Write write, Instant deadline) {}

    private final InstantSource clock;
    private final BiConsumer<WorkItem, Write> applied;
    private final BiConsumer<WorkItem, List<Refused>> settled;
    private final Map<WorkItem, Round> rounds = new HashMap<>();
    private final Map<String, Sent> byId = new HashMap<>();
    private final Map<ObjectKey, List<Sent>> byObject = new HashMap<>();

    /**
     * @param applied told of each command whose effect was seen
     * @param settled told once per round, when its last command is settled
     */
    InFlight(
            InstantSource clock,
            BiConsumer<WorkItem, Write> applied,
            BiConsumer<WorkItem, List<Refused>> settled) {
        this.clock = clock;
        this.applied = applied;
        this.settled = settled;
    }

    /** Notes a round's commands before any of them is sent. */
    synchronized void expect(WorkItem item, Map<String, Write> commands) {
        Round round = new Round();
        rounds.put(item, round);
        Instant now = clock.instant();
        commands.forEach((id, write) -> {
            Duration patience =
                    switch (write.verb()) {
                        case CREATE -> CREATE_PATIENCE;
                        case UPDATE, PATCH, DELETE -> PATIENCE;
                    };
            Sent sent = new Sent(item, id, write, now.plus(patience));
            round.open.add(id);
            byId.put(id, sent);
            byObject.computeIfAbsent(write.key(), k -> new ArrayList<>()).add(sent);
        });
    }

    synchronized boolean isWaiting(WorkItem item) {
        return rounds.containsKey(item);
    }

    synchronized int size() {
        return byId.size();
    }

    /** A view has taken the change in. */
    void seen(Change change) {
        List<Sent> met = new ArrayList<>();
        synchronized (this) {
            List<Sent> sent = byObject.get(change.key());
            if (sent == null) {
                return;
            }
            for (Sent each : sent) {
                if (shows(change, each.write())) {
                    met.add(each);
                }
            }
        }
        for (Sent each : met) {
            applied.accept(each.item(), each.write());
            settle(each.id(), List.of());
        }
    }

    void refused(Rejection rejection) {
        Write write;
        synchronized (this) {
            Sent sent = byId.get(rejection.commandId());
            if (sent == null) {
                return;
            }
            write = sent.write();
        }
        settle(rejection.commandId(), List.of(new Refused(write, rejection)));
    }

    /** Gives up on what is overdue. */
    void expire() {
        Instant now = clock.instant();
        List<String> overdue;
        synchronized (this) {
            overdue =
                    byId.values().stream()
                            .filter(sent -> sent.deadline().isBefore(now))
                            .map(Sent::id)
                            .toList();
        }
        overdue.forEach(id -> settle(id, List.of()));
    }

    /** Leadership was lost and won again: what happened to the commands is in the views by now. */
    void clear() {
        List<String> all;
        synchronized (this) {
            all = List.copyOf(byId.keySet());
        }
        all.forEach(id -> settle(id, List.of()));
    }

    private void settle(String id, List<Refused> refusal) {
        WorkItem item;
        Round round;
        synchronized (this) {
            Sent sent = byId.remove(id);
            if (sent == null) {
                return;
            }
            List<Sent> ofObject = byObject.get(sent.write().key());
            if (ofObject != null) {
                ofObject.remove(sent);
                if (ofObject.isEmpty()) {
                    byObject.remove(sent.write().key());
                }
            }
            item = sent.item();
            round = rounds.get(item);
            if (round == null) {
                return;
            }
            round.refused.addAll(refusal);
            round.open.remove(id);
            if (!round.open.isEmpty()) {
                return;
            }
            rounds.remove(item);
        }
        settled.accept(item, round.refused);
    }

    private static boolean shows(Change change, Write write) {
        return switch (write.verb()) {
            case CREATE, UPDATE -> true;
            case PATCH ->
                    !write.subresource().isEmpty()
                            || change.after().isEmpty()
                            || !(write.body() instanceof ObjectNode patch)
                            || MergePatch.isIn(patch, Json.readTree(change.after().get()));
            case DELETE ->
                    change.after().isEmpty()
                            || ObjectMetaReader.read(change.after().get()).isTerminating();
        };
    }
}
