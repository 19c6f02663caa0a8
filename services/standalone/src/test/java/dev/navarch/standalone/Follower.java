package dev.navarch.standalone;

import dev.navarch.api.store.ObjectStore;
import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what the change topics tell, as every reader of them may. */
final class Follower implements ChangeListener {

    private final Map<String, String> objects = new TreeMap<>();
    private final Map<GroupResource, Long> newest = new HashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final List<String> repeated = new ArrayList<>();

    @Override
    public synchronized void onChanges(List<Change> changes) {
        for (Change change : changes) {
            if (change.revision() <= newest.getOrDefault(change.key().type(), 0L)) {
                repeated.add(change.revision() + " " + change.key());
                continue;
            }
            newest.put(change.key().type(), change.revision());
            change.after()
                    .ifPresentOrElse(
                            object -> objects.put(path(change.key()), version(object)),
                            () -> objects.remove(path(change.key())));
        }
    }

    @Override
    public void onCaughtUp() {
        caughtUp.countDown();
    }

    /** Waits until all that was there at the beginning has come. */
    boolean hasCaughtUp() throws InterruptedException {
        return caughtUp.await(1, TimeUnit.MINUTES);
    }

    /** Each object's uid and version. */
    synchronized Map<String, String> objects() {
        return new TreeMap<>(objects);
    }

    /** What came that was not newer than what had come before. */
    synchronized List<String> repeated() {
        return List.copyOf(repeated);
    }

    /** The same of what is stored. */
    static Map<String, String> stored(ObjectStore store) {
        Map<String, String> objects = new TreeMap<>();
        store.snapshot()
                .objects()
                .forEach(object -> objects.put(path(object.key()), version(object.bytes())));
        return objects;
    }

    private static String path(ObjectKey key) {
        return key.type() + " " + key.path();
    }

    private static String version(byte[] object) {
        JsonNode metadata = JsonMapper.shared().readTree(object).path("metadata");
        return metadata.path("uid").asString() + " " + metadata.path("resourceVersion").asString();
    }
}
