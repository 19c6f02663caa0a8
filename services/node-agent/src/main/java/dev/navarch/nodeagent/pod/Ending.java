package dev.navarch.nodeagent.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * That a pod is to end, and why.
 *
 * @param cause what began it
 * @param since when
 * @param grace how long its containers may take after SIGTERM
 */
public record Ending(Cause cause, Instant since, Duration grace) {

    /** Why a pod ends. */
    public sealed interface Cause {}

    /** Somebody deleted it; the agent confirms when it is gone. */
    public record Deleted() implements Cause {}

    /** Its object is gone already, or it was never ours: nothing is left to report to. */
    public record Removed() implements Cause {}

    /** Its containers have done their work, or failed for good. */
    public record Completed() implements Cause {}

    /** The node ends it; the reason and message become the status's. */
    public record Refused(String reason, String message) implements Cause {}

    public Instant deadline() {
        return since.plus(grace);
    }

    /** Whether the pod's remains are to be cleared away rather than kept for its logs. */
    public boolean clearsAway() {
        return switch (cause) {
            case Deleted() -> true;
            case Removed() -> true;
            case Completed() -> false;
            case Refused refused -> false;
        };
    }

    public Ending because(Cause newCause, Duration newGrace) {
        return new Ending(newCause, since, newGrace.compareTo(grace) < 0 ? newGrace : grace);
    }
}
