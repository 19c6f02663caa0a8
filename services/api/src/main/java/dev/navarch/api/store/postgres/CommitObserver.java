package dev.navarch.api.store.postgres;

/** Told of every group that was committed, in the writing thread: it must not block. */
@FunctionalInterface
public interface CommitObserver {

    CommitObserver NONE = (writes, nanos) -> {};

    /**
     * @param writes how many the group had, those that were refused among them
     * @param nanos how long it took, tries that failed included
     */
    void committed(int writes, long nanos);
}
