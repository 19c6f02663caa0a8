package dev.navarch.api.cache;

import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What changed between two images, without the states in between, which nobody knows any more. */
final class ImageDifference {

    private ImageDifference() {}

    static List<Change> between(Image before, Image now) {
        List<Change> changes = new ArrayList<>();
        Set<GroupResource> types = new HashSet<>(before.types().keySet());
        types.addAll(now.types().keySet());
        for (GroupResource type : types) {
            Map<String, CachedObject> old = before.of(type);
            Map<String, CachedObject> current = now.of(type);
            for (CachedObject object : current.values()) {
                CachedObject earlier = old.get(object.key().path());
                if (earlier == null || earlier.stored().revision() != object.stored().revision()) {
                    changes.add(
                            change(
                                    object.stored().revision(),
                                    earlier == null ? ChangeType.ADDED : ChangeType.MODIFIED,
                                    object,
                                    Optional.ofNullable(earlier).map(CachedObject::bytes),
                                    Optional.of(object.bytes())));
                }
            }
            for (CachedObject object : old.values()) {
                if (!current.containsKey(object.key().path())) {
                    changes.add(
                            change(
                                    now.revision(),
                                    ChangeType.DELETED,
                                    object,
                                    Optional.of(object.bytes()),
                                    Optional.empty()));
                }
            }
        }
        changes.sort(Comparator.comparingLong(Change::revision));
        return changes;
    }

    private static Change change(
            long revision,
            ChangeType type,
            CachedObject object,
            Optional<byte[]> before,
            Optional<byte[]> after) {
        return new Change(revision, type, object.key(), object.stored().uid(), before, after);
    }
}
