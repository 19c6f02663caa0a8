package dev.navarch.api.table;

/**
 * The metadata of a list.
 *
 * @param resourceVersion empty for none
 * @param continueToken empty on the last page
 * @param remaining how many objects are on later pages; negative when not known
 */
public record ListState(String resourceVersion, String continueToken, long remaining) {

    public static ListState of(String resourceVersion) {
        return new ListState(resourceVersion, "", -1);
    }
}
