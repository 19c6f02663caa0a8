package dev.navarch.testkit;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Rejection;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The change and rejection topics in memory: compacted by key, replayed to every new follower, one
 * queue per follower.
 *
 * <p>The executor decides how: {@code Runnable::run} delivers before {@link #publish} returns, a
 * {@link StepExecutor} when the test says so, a thread pool concurrently.
 */
public final class InMemoryBus implements ChangeFeed, RejectionFeed {

    private final Executor executor;
    private final Map<ObjectKey, Change> latest = new LinkedHashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Rejection>> rejectionListeners = new CopyOnWriteArrayList<>();
    private final SerialQueue rejections;

    public InMemoryBus(Executor executor) {
        this.executor = executor;
        this.rejections = new SerialQueue(executor);
    }

    /** A bus that delivers before a publishing call returns. */
    public InMemoryBus() {
        this(Runnable::run);
    }

    /** Publishes a change to everybody who follows its type. */
    public void publish(Change change) {
        List<Follower> told;
        synchronized (this) {
            Optional<byte[]> before =
                    Optional.ofNullable(latest.get(change.key())).flatMap(Change::after);
            latest.remove(change.key());
            if (change.after().isPresent()) {
                latest.put(change.key(), change);
            }
            told = List.copyOf(followers);
            told.forEach(follower -> follower.offer(change, before));
        }
    }

    public void publish(Rejection rejection) {
        rejections.add(() -> rejectionListeners.forEach(listener -> listener.accept(rejection)));
    }

    @Override
    public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
        Set<GroupResource> wanted = Set.copyOf(types);
        return subscribe(
                new Follower(key -> wanted.contains(key.type()), Optional.empty(), listener));
    }

    @Override
    public Subscription followAll(ChangeListener listener) {
        return subscribe(new Follower(key -> true, Optional.empty(), listener));
    }

    @Override
    public Subscription followPodsOf(String node, ChangeListener listener) {
        return subscribe(
                new Follower(
                        key -> key.type().equals(Resources.PODS), Optional.of(node), listener));
    }

    @Override
    public Subscription follow(Consumer<Rejection> listener) {
        rejectionListeners.add(listener);
        return () -> rejectionListeners.remove(listener);
    }

    private synchronized Subscription subscribe(Follower follower) {
        List<Change> replay = new ArrayList<>();
        for (Change change : latest.values()) {
            if (follower.wants(change.key(), change.after())) {
                replay.add(forReader(change, ChangeType.ADDED));
            }
        }
        follower.replay(replay);
        followers.add(follower);
        return () -> {
            followers.remove(follower);
            follower.closed = true;
        };
    }

    /** As a reader of a topic sees it: without the object before the change. */
    private static Change forReader(Change change, ChangeType type) {
        return new Change(
                change.revision(),
                type,
                change.key(),
                change.uid(),
                Optional.empty(),
                change.after());
    }

    private static String nodeOf(byte[] pod) {
        return JsonMapper.shared().readTree(pod).path("spec").path("nodeName").asString("");
    }

    private final class Follower {

        private final Predicate<ObjectKey> types;
        private final Optional<String> node;
        private final ChangeListener listener;
        private final SerialQueue queue = new SerialQueue(executor);
        private volatile boolean closed;

        Follower(Predicate<ObjectKey> types, Optional<String> node, ChangeListener listener) {
            this.types = types;
            this.node = node;
            this.listener = listener;
        }

        boolean wants(ObjectKey key, Optional<byte[]> object) {
            return types.test(key)
                    && object.isPresent()
                    && node.map(name -> nodeOf(object.get()).equals(name)).orElse(true);
        }

        void offer(Change change, Optional<byte[]> before) {
            if (wants(change.key(), change.after())
                    || (change.type() == ChangeType.DELETED && wants(change.key(), before))) {
                deliver(() -> listener.onChanges(List.of(forReader(change, change.type()))));
            }
        }

        void replay(List<Change> changes) {
            if (!changes.isEmpty()) {
                deliver(() -> listener.onChanges(changes));
            }
            deliver(listener::onCaughtUp);
        }

        private void deliver(Runnable call) {
            queue.add(() -> {
                if (!closed) {
                    call.run();
                }
            });
        }
    }
}
