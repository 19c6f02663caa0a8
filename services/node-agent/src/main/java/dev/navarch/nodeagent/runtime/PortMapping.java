package dev.navarch.nodeagent.runtime;

/** A port of the host that leads into a sandbox; an empty host address means all of them. */
public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}
