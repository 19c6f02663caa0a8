package dev.navarch.api.decode;

import java.util.List;

/** Field paths as Kubernetes writes them: {@code spec.containers[0].image}. */
public final class FieldPath {

    private FieldPath() {}

    /** The path of a field of the value at a path, which is empty at the top. */
    public static String child(String parent, String field) {
        return parent.isEmpty() ? field : parent + "." + field;
    }

    public static String index(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** The path of a map's entry: {@code metadata.labels[app]}. */
    public static String key(String parent, String key) {
        return parent + "[" + key + "]";
    }

    /**
     * @param steps field names and list indices, from the top
     */
    static String text(List<Object> steps) {
        StringBuilder text = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
