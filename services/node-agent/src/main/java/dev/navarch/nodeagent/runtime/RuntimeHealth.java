package dev.navarch.nodeagent.runtime;

/** How the runtime is. */
public sealed interface RuntimeHealth {

    record Ready() implements RuntimeHealth {}

    /** The message is shown in the node's Ready condition. */
    record NotReady(String message) implements RuntimeHealth {}
}
