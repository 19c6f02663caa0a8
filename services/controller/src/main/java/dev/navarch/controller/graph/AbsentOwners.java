package dev.navarch.controller.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Uids of which it is certain that no object has them any more. Only what was seen to go, or what
 * the API service denied, is certain: an owner that is merely not known here may be on its way.
 */
public final class AbsentOwners {

    private static final int REMEMBERED = 10_000;

    private final Set<String> uids =
            Collections.synchronizedSet(
                    Collections.newSetFromMap(
                            new LinkedHashMap<>() {
                                @Override
                                protected boolean removeEldestEntry(
                                        Map.Entry<String, Boolean> eldest) {
                                    return size() > REMEMBERED;
                                }
                            }));

    public void add(String uid) {
        uids.add(uid);
    }

    public boolean contains(String uid) {
        return uids.contains(uid);
    }
}
