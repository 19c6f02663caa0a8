package dev.navarch.controller.runtime;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes Events of notes as Kubernetes' recorder does: the same note again counts up the event that
 * is there; after ten different messages of one reason within 10 minutes they are combined; and one
 * object gets at most 25 events in a burst and then one every 5 minutes.
 */
final class EventRecorder {

    private static final int REMEMBERED = 4096;
    private static final int SIMILAR = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private static final Duration EVENT_LIFE = Duration.ofMinutes(50);

    private record Kind(String component, ObjectReference about, String type, String reason) {}

    private record Same(Kind kind, String message) {}

    private record Written(String namespace, String name, int count, Instant last) {}

    private record Bucket(double tokens, Instant at) {}

    /** The different messages of one kind since the window began. */
    private record Variety(Set<String> messages, Instant last) {}

    private final InstantSource clock;
    private final Consumer<Write> send;
    private final Map<Same, Written> written = bounded();
    private final Map<Kind, Variety> varieties = bounded();
    private final Map<String, Bucket> buckets = bounded();
    private int sequence;

    EventRecorder(InstantSource clock, Consumer<Write> send) {
        this.clock = clock;
        this.send = send;
    }

    synchronized void record(String component, Note note) {
        Instant now = clock.instant();
        ObjectReference about = note.about();
        if (!take(component + "/" + about.getKind() + "/" + about.getUid(), now)) {
            return;
        }
        ObjectReference identity = about.edit().withResourceVersion(null).build();
        Kind kind = new Kind(component, identity, note.type(), note.reason());
        boolean combined = isOneOfMany(kind, note.message(), now);
        String message =
                combined ? "(combined from similar events): " + note.message() : note.message();
        Same same = new Same(kind, combined ? "" : message);
        Written before = written.get(same);
        if (before != null && before.last().plus(EVENT_LIFE).isAfter(now)) {
            Written more = new Written(before.namespace(), before.name(), before.count() + 1, now);
            written.put(same, more);
            send.accept(countUp(more, message));
        } else {
            Event event = event(component, note, message, now);
            written.put(
                    same,
                    new Written(
                            event.getMetadata().getNamespace(),
                            event.getMetadata().getName(),
                            1,
                            now));
            send.accept(Write.create(Resources.EVENTS, event));
        }
    }

    private boolean take(String object, Instant now) {
        Bucket bucket = buckets.getOrDefault(object, new Bucket(BURST, now));
        double refilled =
                bucket.tokens()
                        + (double) Duration.between(bucket.at(), now).toMillis()
                                / REFILL.toMillis();
        double tokens = Math.min(BURST, refilled);
        boolean enough = tokens >= 1;
        buckets.put(object, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough;
    }

    private boolean isOneOfMany(Kind kind, String message, Instant now) {
        Variety before = varieties.get(kind);
        Set<String> messages =
                before == null || before.last().plus(SIMILAR_WITHIN).isBefore(now)
                        ? new HashSet<>()
                        : before.messages();
        if (messages.size() < SIMILAR) {
            messages.add(message);
            varieties.put(kind, new Variety(messages, now));
            return messages.size() >= SIMILAR && !messages.contains(message);
        }
        varieties.put(kind, new Variety(messages, now));
        return !messages.contains(message);
    }

    private Event event(String component, Note note, String message, Instant now) {
        String time = Times.format(now);
        ObjectReference about = note.about();
        String namespace =
                about.getNamespace() == null || about.getNamespace().isEmpty()
                        ? "default"
                        : about.getNamespace();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        String unique = Long.toHexString(nanos + ++sequence);
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(about.getName() + "." + unique)
                .endMetadata()
                .withInvolvedObject(about)
                .withType(note.type())
                .withReason(note.reason())
                .withMessage(message)
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withReportingComponent(component)
                .build();
    }

    private static Write countUp(Written event, String message) {
        ObjectNode patch = Json.object();
        patch.put("count", event.count());
        patch.put("lastTimestamp", Times.format(event.last()));
        patch.put("message", message);
        return Write.patch(
                ObjectKey.namespaced(Resources.EVENTS, event.namespace(), event.name()),
                "v1",
                "",
                patch,
                Preconditions.NONE);
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
