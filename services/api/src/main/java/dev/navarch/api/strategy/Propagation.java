package dev.navarch.api.strategy;

/** What becomes of the objects that a deleted object owns: DeleteOptions' propagationPolicy. */
public enum Propagation {
    /** They lose their owner and stay. */
    ORPHAN,
    /** The garbage collector deletes them afterwards. */
    BACKGROUND,
    /** They go first, then the owner. */
    FOREGROUND
}
