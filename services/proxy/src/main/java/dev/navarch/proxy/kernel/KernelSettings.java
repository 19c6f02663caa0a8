package dev.navarch.proxy.kernel;

/**
 * What the kernel must be told once for translated packets to find their way: to forward between
 * pods and the world, and to let bridged frames pass the rules, since an answer that crosses only
 * the bridge would otherwise keep the backend's address and be thrown away by the client.
 */
public final class KernelSettings {

    private static final String SCRIPT =
            """
            set_to() { [ "$(cat "$2" 2>/dev/null)" = "$1" ] || echo "$1" > "$2"; }
            [ -e /proc/sys/net/bridge ] || modprobe br_netfilter 2>/dev/null || true
            set_to 1 /proc/sys/net/ipv4/ip_forward
            [ ! -e /proc/sys/net/bridge ] || set_to 1 /proc/sys/net/bridge/bridge-nf-call-iptables
            """;

    /**
     * Otherwise the kernel drops a translated packet whose source is 127.0.0.1; the rules keep
     * strangers from reaching loopback addresses meanwhile.
     */
    private static final String LOOPBACK = "set_to 1 /proc/sys/net/ipv4/conf/all/route_localnet\n";

    private KernelSettings() {}

    /**
     * Sets what is not set already.
     *
     * @param loopback whether packets from 127.0.0.1 are translated too
     * @throws RuleSink.KernelException when the kernel refuses
     */
    public static void prepare(CommandLine shell, boolean loopback) {
        shell.must("", "sh", "-ec", SCRIPT + (loopback ? LOOPBACK : ""));
    }
}
