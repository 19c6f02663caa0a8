package dev.navarch.bus.health;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers which subscriptions of a service have not been through everything that was in the
 * topics when they began: until they all have, the service works on a part of the state.
 */
final class FeedProgress implements ChangeFeed, ReadinessCheck {

    private final ChangeFeed feed;
    private final Set<ChangeListener> behind = ConcurrentHashMap.newKeySet();

    FeedProgress(ChangeFeed feed) {
        this.feed = feed;
    }

    @Override
    public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
        return counted(listener, observer -> feed.follow(types, observer));
    }

    @Override
    public Subscription followAll(ChangeListener listener) {
        return counted(listener, feed::followAll);
    }

    @Override
    public Subscription followPodsOf(String node, ChangeListener listener) {
        return counted(listener, observer -> feed.followPodsOf(node, observer));
    }

    private Subscription counted(
            ChangeListener listener, Function<ChangeListener, Subscription> follow) {
        ChangeListener observer = new Observer(listener);
        behind.add(observer);
        Subscription subscription = follow.apply(observer);
        return () -> {
            subscription.close();
            behind.remove(observer);
        };
    }

    private final class Observer implements ChangeListener {

        private final ChangeListener listener;

        Observer(ChangeListener listener) {
            this.listener = listener;
        }

        @Override
        public void onChanges(List<Change> changes) {
            listener.onChanges(changes);
        }

        @Override
        public void onCaughtUp() {
            listener.onCaughtUp();
            behind.remove(this);
        }
    }

    @Override
    public String name() {
        return "views";
    }

    @Override
    public Optional<String> problem() {
        int count = behind.size();
        return count == 0
                ? Optional.empty()
                : Optional.of(count + " subscriptions are still catching up");
    }
}
