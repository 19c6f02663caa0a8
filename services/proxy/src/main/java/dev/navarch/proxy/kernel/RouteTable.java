package dev.navarch.proxy.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kernel's routes that are Navarch's own: they carry a protocol number that nobody else uses
 * (rtnetlink(7); registered ones end at 99, and 192 to 255 belong to known routing programs), so
 * that others' are never touched.
 */
public final class RouteTable {

    static final String PROTOCOL = "118";

    private final CommandLine shell;

    public RouteTable(CommandLine shell) {
        this.shell = shell;
    }

    /**
     * Adds, changes and removes what differs.
     *
     * @param wanted gateways by destination
     * @throws RuleSink.KernelException when one could not be added, after all others were tried
     */
    public void become(Map<String, String> wanted) {
        Map<String, String> present = present();
        List<String> failed = new ArrayList<>();
        present.keySet().stream()
                .filter(range -> !wanted.containsKey(range))
                .forEach(range ->
                        shell.run("", "ip", "-4", "route", "del", range, "proto", PROTOCOL));
        wanted.forEach((range, gateway) -> {
            if (!gateway.equals(present.get(range))) {
                CommandLine.Result done =
                        shell.run(
                                "", "ip", "-4", "route", "replace", range, "via", gateway, "proto",
                                PROTOCOL);
                if (!done.ok()) {
                    failed.add(range + " via " + gateway + ": " + done.output().strip());
                }
            }
        });
        if (!failed.isEmpty()) {
            throw new RuleSink.KernelException(String.join("; ", failed));
        }
    }

    /** {@code 10.244.1.0/24 via 192.168.1.11 dev eth0} and the like, one a line. */
    private Map<String, String> present() {
        Map<String, String> routes = new TreeMap<>();
        shell.must("", "ip", "-4", "route", "show", "proto", PROTOCOL)
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 2 && words[1].equals("via"))
                .forEach(words -> routes.put(words[0], words[2]));
        return routes;
    }
}
