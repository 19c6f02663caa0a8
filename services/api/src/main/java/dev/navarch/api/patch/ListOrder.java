package dev.navarch.api.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Interleaves two lists, each of which keeps its order: the items that a patch or an apply names,
 * in its order, and the items that only the stored object has. An item of the latter stays in front
 * of the first named item that came after it before.
 *
 * <p>Example: the stored list is {@code a x b} and the patch orders {@code b a}. The result is
 * {@code b a x}: {@code x} stood before {@code b}, but {@code b} has passed it.
 */
public final class ListOrder {

    private ListOrder() {}

    /**
     * @param stored items that only the stored list has, in its order
     * @param named items that are named, in their new order
     * @param position where an item stood in the stored list; negative when it is new
     */
    public static <T> List<T> interleave(List<T> stored, List<T> named, ToIntFunction<T> position) {
        List<T> result = new ArrayList<>(stored.size() + named.size());
        int next = 0;
        for (T item : named) {
            int at = position.applyAsInt(item);
            while (next < stored.size()
                    && at >= 0
                    && position.applyAsInt(stored.get(next)) < at
                    && position.applyAsInt(stored.get(next)) >= 0) {
                result.add(stored.get(next++));
            }
            result.add(item);
        }
        result.addAll(stored.subList(next, stored.size()));
        return result;
    }
}
