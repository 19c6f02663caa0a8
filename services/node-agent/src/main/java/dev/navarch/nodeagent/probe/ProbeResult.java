package dev.navarch.nodeagent.probe;

/** What one probe found. */
public sealed interface ProbeResult {

    record Success() implements ProbeResult {}

    /** The message is shown in an event. */
    record Failure(String message) implements ProbeResult {}

    /** Nothing was learned: the runtime could not be asked. */
    record Unknown(String message) implements ProbeResult {}
}
