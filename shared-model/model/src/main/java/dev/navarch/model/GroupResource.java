package dev.navarch.model;

import java.util.Comparator;

/**
 * A kind of object without its version, as it is stored and published: {@code pods}, {@code
 * deployments.apps}. One object has one state whatever version it is read in, so versions play no
 * part in keys, topics or the change log.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural name in lower case, {@code pods}
 */
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {

    private static final Comparator<GroupResource> ORDER =
            Comparator.comparing(GroupResource::group).thenComparing(GroupResource::resource);

    public static GroupResource core(String resource) {
        return new GroupResource("", resource);
    }

    /** Reads {@code deployments.apps} or {@code pods}, the form that {@link #toString} writes. */
    public static GroupResource parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? core(text)
                : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }

    @Override
    public int compareTo(GroupResource other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
