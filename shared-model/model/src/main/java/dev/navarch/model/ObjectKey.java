package dev.navarch.model;

import java.util.Comparator;

/**
 * The identity of one stored object.
 *
 * @param type what it is
 * @param namespace its namespace, empty for a cluster-scoped object
 * @param name its name
 */
public record ObjectKey(GroupResource type, String namespace, String name)
        implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::type)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    public static ObjectKey namespaced(GroupResource type, String namespace, String name) {
        return new ObjectKey(type, namespace, name);
    }

    public static ObjectKey cluster(GroupResource type, String name) {
        return new ObjectKey(type, "", name);
    }

    /** {@code namespace/name}, or {@code name} alone: the key of a Kafka record and of a view. */
    public String path() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** The inverse of {@link #path()} within one type. */
    public static ObjectKey ofPath(GroupResource type, String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? cluster(type, path)
                : namespaced(type, path.substring(0, slash), path.substring(slash + 1));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return type + "/" + path();
    }
}
