package dev.navarch.nodeagent.api;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.status.Times;
import dev.navarch.nodeagent.worker.PodEvents;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events by commands. The same event again within ten minutes counts the first one up, and
 * that at most every few seconds: a probe that fails every second must not fill the store.
 */
public final class EventCommands implements PodEvents {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SAME_EVENT = Duration.ofMinutes(10);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
    private static final int REMEMBERED = 4096;
    private static final int LONGEST_MESSAGE = 1024;

    private record Said(String object, String reason, String message) {}

    private record Series(ObjectKey key, int count, Instant first, Instant written) {}

    private final Commands commands;
    private final String nodeName;
    private final Clock clock;
    private final Map<Said, Series> series =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Said, Series> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public EventCommands(Commands commands, String nodeName, Clock clock) {
        this.commands = commands;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    @Override
    public void record(Pod pod, String fieldPath, Type type, String reason, String message) {
        record(
                new ObjectReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .withResourceVersion(pod.getMetadata().getResourceVersion())
                        .withFieldPath(fieldPath.isEmpty() ? null : fieldPath)
                        .build(),
                pod.getMetadata().getNamespace(),
                type,
                reason,
                message);
    }

    /** An event of the node itself. */
    public void node(Type type, String reason, String message) {
        record(
                new ObjectReferenceBuilder()
                        .withKind("Node")
                        .withName(nodeName)
                        .withUid(nodeName)
                        .build(),
                "default",
                type,
                reason,
                message);
    }

    private synchronized void record(
            ObjectReference about, String namespace, Type type, String reason, String text) {
        String message =
                text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
        Instant now = clock.instant();
        Said said = new Said(about.getUid() + about.getFieldPath(), reason, message);
        Series known = series.get(said);
        if (known != null && now.isBefore(known.written().plus(SAME_EVENT))) {
            boolean write = !now.isBefore(known.written().plus(COUNT_EVERY));
            series.put(
                    said,
                    new Series(
                            known.key(),
                            known.count() + 1,
                            known.first(),
                            write ? now : known.written()));
            if (write) {
                countUp(known.key(), known.count() + 1, now);
            }
            return;
        }
        String suffix =
                Long.toHexString(now.toEpochMilli())
                        + Integer.toHexString(ThreadLocalRandom.current().nextInt());
        ObjectKey key =
                ObjectKey.namespaced(Resources.EVENTS, namespace, about.getName() + "." + suffix);
        series.put(said, new Series(key, 1, now, now));
        commands.create(key, event(key, about, type, reason, message, now));
    }

    private Event event(
            ObjectKey key,
            ObjectReference about,
            Type type,
            String reason,
            String message,
            Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(type.name())
                .withReason(reason)
                .withMessage(message)
                .withNewSource("kubelet", nodeName)
                .withReportingComponent("kubelet")
                .withReportingInstance(nodeName)
                .withFirstTimestamp(Times.seconds(now))
                .withLastTimestamp(Times.seconds(now))
                .withCount(1)
                .build();
    }

    private void countUp(ObjectKey key, int count, Instant now) {
        commands.patch(
                key,
                "",
                PatchType.MERGE,
                JSON.createObjectNode()
                        .put("count", count)
                        .put("lastTimestamp", Times.seconds(now)));
    }
}
