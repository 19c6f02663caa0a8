package dev.navarch.nodeagent.image;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.runtime.ImageStore;
import dev.navarch.nodeagent.runtime.PullCredential;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.nodeagent.worker.PodImages;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Looks images up or pulls them, by pull policy. An image is pulled by one pod at a time. */
public final class NodeImages implements PodImages {

    private final ImageStore store;
    private final PullSecrets secrets;
    private final PodEvents events;
    private final Clock clock;
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public NodeImages(ImageStore store, PullSecrets secrets, PodEvents events, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Outcome ensure(Pod pod, PodContainer container) {
        String image = container.spec().getImage();
        ReentrantLock lock = locks.computeIfAbsent(image, name -> new ReentrantLock());
        lock.lock();
        try {
            return ensure(pod, container, image);
        } catch (RuntimeFailure e) {
            return failed(pod, container, image, e.text());
        } finally {
            lock.unlock();
        }
    }

    private Outcome ensure(Pod pod, PodContainer container, String image) {
        Optional<ImageRecord> present = store.find(image);
        return switch (policy(container)) {
            case "Never" ->
                    present.isPresent()
                            ? already(pod, container, present.get())
                            : never(pod, container, image);
            case "Always" -> pull(pod, container, image);
            default ->
                    present.isPresent()
                            ? already(pod, container, present.get())
                            : pull(pod, container, image);
        };
    }

    /** Always for images that are tagged latest or not at all, or else IfNotPresent. */
    static String policy(PodContainer container) {
        String asked = container.spec().getImagePullPolicy();
        if (asked != null && !asked.isEmpty()) {
            return asked;
        }
        String image = container.spec().getImage();
        String last = image.substring(image.lastIndexOf('/') + 1);
        return image.contains("@") || (last.contains(":") && !last.endsWith(":latest"))
                ? "IfNotPresent"
                : "Always";
    }

    private Outcome already(Pod pod, PodContainer container, ImageRecord image) {
        events.normal(
                pod,
                container.fieldPath(),
                "Pulled",
                "Container image \""
                        + container.spec().getImage()
                        + "\" already present on machine");
        return new Outcome.Present(image.id());
    }

    private Outcome never(Pod pod, PodContainer container, String image) {
        String message =
                "Container image \"" + image + "\" is not present with pull policy of Never";
        events.warning(pod, container.fieldPath(), "ErrImageNeverPull", message);
        events.warning(pod, container.fieldPath(), "Failed", "Error: ErrImageNeverPull");
        return new Outcome.Failed("ErrImageNeverPull", message);
    }

    private Outcome pull(Pod pod, PodContainer container, String image) {
        events.normal(pod, container.fieldPath(), "Pulling", "Pulling image \"" + image + "\"");
        Instant begin = clock.instant();
        List<PullCredential> credentials = secrets.of(pod, image);
        String id = store.pull(image, credentials);
        Duration took = Duration.between(begin, clock.instant());
        long bytes = store.find(image).map(ImageRecord::bytes).orElse(0L);
        events.normal(
                pod,
                container.fieldPath(),
                "Pulled",
                "Successfully pulled image \""
                        + image
                        + "\" in "
                        + took.toMillis()
                        + "ms ("
                        + took.toMillis()
                        + "ms including waiting). Image size: "
                        + bytes
                        + " bytes.");
        return new Outcome.Present(id);
    }

    private Outcome failed(Pod pod, PodContainer container, String image, String why) {
        boolean invalid = why.contains("invalid reference format");
        String reason = invalid ? "InvalidImageName" : "ErrImagePull";
        String message =
                invalid
                        ? "Failed to apply default image tag \""
                                + image
                                + "\": couldn't parse image name \""
                                + image
                                + "\": invalid reference format"
                        : why;
        events.warning(
                pod,
                container.fieldPath(),
                "Failed",
                invalid ? message : "Failed to pull image \"" + image + "\": " + why);
        events.warning(pod, container.fieldPath(), "Failed", "Error: " + reason);
        return new Outcome.Failed(reason, message);
    }
}
