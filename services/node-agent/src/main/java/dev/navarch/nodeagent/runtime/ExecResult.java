package dev.navarch.nodeagent.runtime;

/** How a command ended. */
public sealed interface ExecResult {

    /** It exited; output is standard output followed by standard error. */
    record Exited(int code, String output) implements ExecResult {}

    /** It was still running when its time was over, and was killed. */
    record TimedOut() implements ExecResult {}
}
