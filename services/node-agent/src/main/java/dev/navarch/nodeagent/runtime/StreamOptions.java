package dev.navarch.nodeagent.runtime;

/** Which streams a client asks for; a terminal carries standard error within standard output. */
public record StreamOptions(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}
