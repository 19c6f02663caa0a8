package dev.navarch.nodeagent.runtime;

import java.util.List;

/** The content of a sandbox's resolv.conf. */
public record DnsConfig(List<String> servers, List<String> searches, List<String> options) {

    public static final DnsConfig NONE = new DnsConfig(List.of(), List.of(), List.of());

    public DnsConfig {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }
}
