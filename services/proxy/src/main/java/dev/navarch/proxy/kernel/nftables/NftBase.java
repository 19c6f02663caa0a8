package dev.navarch.proxy.kernel.nftables;

import dev.navarch.proxy.rules.IpFamily;

/**
 * The part of the table that no service changes: hooks, maps and the shared chains.
 *
 * <p>A connection that nobody serves is refused with a TCP reset and not with an ICMP message,
 * which the kernel limits to one a second for each client.
 */
final class NftBase {

    /** The packet mark bit that asks for masquerading; kube-proxy's default bit. */
    private static final String MARK = "0x4000";

    private NftBase() {}

    /**
     * A script that replaces the whole table.
     *
     * @param loopback whether node ports answer on loopback addresses too
     */
    static String script(String table, IpFamily family, boolean loopback) {
        boolean four = family == IpFamily.IPV4;
        String ip = four ? "ip" : "ip6";
        String address = four ? "ipv4_addr" : "ipv6_addr";
        String local = "fib daddr type local ";
        String reach =
                local
                        + (loopback && four
                                ? ""
                                : ip + " daddr != " + (four ? "127.0.0.0/8 " : "::1 "));
        String guard =
                loopback && four
                        ? """
                        add chain TABLE guard-loopback { type filter hook prerouting priority raw; }
                        add rule TABLE guard-loopback ip daddr 127.0.0.0/8 iifname != "lo" drop
                        add rule TABLE masquerading oifname != "lo" ip saddr 127.0.0.0/8 masquerade
                        """
                        : "";
        return """
        add table TABLE
        delete table TABLE
        add table TABLE
        add map TABLE service-ips { type ADDRESS . inet_proto . inet_service : verdict; }
        add map TABLE node-ports { type inet_proto . inet_service : verdict; }
        add map TABLE no-endpoint-ips { type ADDRESS . inet_proto . inet_service : verdict; }
        add map TABLE no-endpoint-ports { type inet_proto . inet_service : verdict; }
        add chain TABLE refuse
        add rule TABLE refuse meta l4proto tcp reject with tcp reset
        add rule TABLE refuse reject
        add chain TABLE mark-for-masquerade
        add rule TABLE mark-for-masquerade meta mark set meta mark or MARK
        add chain TABLE services
        add rule TABLE services IP daddr . meta l4proto . th dport vmap @service-ips
        add rule TABLE services REACH meta l4proto . th dport vmap @node-ports
        add chain TABLE prerouting { type nat hook prerouting priority dstnat; }
        add rule TABLE prerouting jump services
        add chain TABLE output { type nat hook output priority -100; }
        add rule TABLE output jump services
        add chain TABLE masquerading { type nat hook postrouting priority srcnat; }
        add rule TABLE masquerading meta mark & MARK != 0 meta mark set meta mark xor MARK masquerade
        add chain TABLE no-endpoints
        add rule TABLE no-endpoints IP daddr . meta l4proto . th dport vmap @no-endpoint-ips
        add rule TABLE no-endpoints LOCAL meta l4proto . th dport vmap @no-endpoint-ports
        add chain TABLE filter-input { type filter hook input priority filter; }
        add rule TABLE filter-input ct state new jump no-endpoints
        add chain TABLE filter-forward { type filter hook forward priority filter; }
        add rule TABLE filter-forward ct state new jump no-endpoints
        add chain TABLE filter-output { type filter hook output priority filter; }
        add rule TABLE filter-output ct state new jump no-endpoints
        GUARD\
        """
                .replace("GUARD", guard)
                .replace("TABLE", table)
                .replace("ADDRESS", address)
                .replace("REACH ", reach)
                .replace("LOCAL ", local)
                .replace("MARK", MARK)
                .replace("IP ", ip + " ");
    }
}
