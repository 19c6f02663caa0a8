package dev.navarch.nodeagent.runtime;

/** Which system calls are filtered. */
public sealed interface SeccompChoice {

    record RuntimeDefault() implements SeccompChoice {}

    record Unconfined() implements SeccompChoice {}

    /** A profile file on the node, by its absolute path. */
    record Localhost(String path) implements SeccompChoice {}
}
