package dev.navarch.api.store;

/** The asked-for changes are no longer in the log; HTTP says {@code 410 Gone}. */
public final class CompactedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long compactedRevision;

    public CompactedException(long askedAfter, long compactedRevision) {
        super("changes after " + askedAfter + " were compacted up to " + compactedRevision);
        this.compactedRevision = compactedRevision;
    }

    public long compactedRevision() {
        return compactedRevision;
    }
}
