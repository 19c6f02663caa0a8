package dev.navarch.api.store;

import dev.navarch.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The past, as far as the change log reaches back. */
public interface History {

    /**
     * What happened to an object, the newest first, through deletion and creation anew.
     *
     * @param before only changes of lower revisions
     */
    List<LoggedChange> changes(ObjectKey key, long before, int limit);

    /** An object as it was when a revision was the newest one. */
    PastState at(ObjectKey key, long revision);

    /**
     * The revision that was the newest at a moment; that of now for a moment that is yet to come.
     *
     * @return empty if the change log does not reach back so far
     */
    OptionalLong revisionAt(Instant moment);
}
