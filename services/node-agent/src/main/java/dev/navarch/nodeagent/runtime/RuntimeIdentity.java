package dev.navarch.nodeagent.runtime;

/**
 * Which runtime answers.
 *
 * @param name its name, {@code containerd}; also the scheme of container ids
 * @param version its version, {@code 1.6.20}
 */
public record RuntimeIdentity(String name, String version) {}
