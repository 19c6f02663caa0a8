package dev.navarch.scheduler.bus;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.cluster.PodInfo;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Events about pods. The same message again within ten minutes counts up the event that is
 * there, and no more often than every few seconds, so that thousands of pods that fit nowhere do
 * not fill the cluster with events.
 */
final class EventWriter {

    private static final int REMEMBERED = 8192;
    private static final long SAME_MILLIS = 10 * 60 * 1_000L;
    private static final long QUIET_MILLIS = 10_000;

    private record Same(String uid, String reason, String message) {}

    private record Written(String name, int count, long at) {}

    private final Commands commands;
    private final InstantSource clock;
    private final String component;
    private long sequence;
    private final Map<Same, Written> written =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Same, Written> eldest) {
                    return size() > REMEMBERED;
                }
            };

    EventWriter(Commands commands, InstantSource clock, String component) {
        this.commands = commands;
        this.clock = clock;
        this.component = component;
    }

    /** Writes an event that happens once. */
    void once(PodInfo pod, String reason, String message) {
        create(pod, "Normal", reason, message);
    }

    /** Writes an event that may happen again and again. */
    void warn(PodInfo pod, String reason, String message) {
        Same same = new Same(pod.uid(), reason, message);
        Written before = written.get(same);
        long now = clock.millis();
        if (before == null || now - before.at() > SAME_MILLIS) {
            written.put(same, new Written(create(pod, "Warning", reason, message), 1, now));
        } else if (now - before.at() >= QUIET_MILLIS) {
            Written more = new Written(before.name(), before.count() + 1, now);
            written.put(same, more);
            ObjectNode patch = JsonMapper.shared().createObjectNode();
            patch.put("count", more.count()).put("lastTimestamp", time());
            commands.patch(
                    ObjectKey.namespaced(Resources.EVENTS, pod.namespace(), more.name()),
                    "",
                    PatchType.MERGE,
                    patch,
                    Preconditions.NONE);
        }
    }

    private String create(PodInfo pod, String type, String reason, String message) {
        long stamp = clock.millis() * 1_000_000L + sequence++ % 1_000_000L;
        String name = pod.name() + "." + Long.toHexString(stamp);
        String time = time();
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("namespace", pod.namespace()).put("name", name);
        event.putObject("involvedObject")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid());
        event.put("type", type).put("reason", reason).put("message", message);
        event.put("firstTimestamp", time).put("lastTimestamp", time).put("count", 1);
        event.putObject("source").put("component", component);
        event.put("reportingComponent", component);
        commands.create(ObjectKey.namespaced(Resources.EVENTS, pod.namespace(), name), "", event);
        return name;
    }

    private String time() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
