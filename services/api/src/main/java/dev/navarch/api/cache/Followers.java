package dev.navarch.api.cache;

import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views that live inside the API service. They are told within the cache's own update, so a
 * read that waited for a revision finds the views there too; hence a listener must be quick and
 * must not wait for the engine.
 */
final class Followers {

    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    private record Follower(Set<GroupResource> types, ChangeListener listener) {}

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    Subscription add(Supplier<Image> image, Set<GroupResource> types, ChangeListener listener) {
        Follower follower = new Follower(Set.copyOf(types), listener);
        whileHeld(() -> {
            Image now = image.get();
            for (GroupResource type : follower.types()) {
                tell(follower, replay(now, type));
            }
            listener.onCaughtUp();
            followers.add(follower);
        });
        return () -> whileHeld(() -> followers.remove(follower));
    }

    void tell(List<Change> changes) {
        for (Follower follower : followers) {
            List<Change> wanted = new ArrayList<>();
            for (Change change : changes) {
                if (follower.types().contains(change.key().type())) {
                    wanted.add(change);
                }
            }
            tell(follower, wanted);
        }
    }

    void whileHeld(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Follower follower, List<Change> changes) {
        if (!changes.isEmpty()) {
            try {
                follower.listener().onChanges(changes);
            } catch (RuntimeException e) {
                log.error("A view of {} failed to take a change", follower.types(), e);
            }
        }
    }

    private static List<Change> replay(Image image, GroupResource type) {
        return image.of(type).values().stream()
                .map(CachedObject::stored)
                .map(o ->
                        new Change(
                                o.revision(),
                                ChangeType.ADDED,
                                o.key(),
                                o.uid(),
                                Optional.empty(),
                                Optional.of(o.bytes())))
                .toList();
    }
}
