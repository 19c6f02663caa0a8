package dev.navarch.proxy.kernel.iptables;

import dev.navarch.proxy.kernel.CommandLine;
import dev.navarch.proxy.kernel.KernelSettings;
import dev.navarch.proxy.kernel.RuleSink;
import dev.navarch.proxy.kernel.iptables.IptFragment.SharedRule;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.IpFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For kernels and distributions without nftables. A change rewrites the chains of the services that
 * changed and adds and deletes single rules of the shared chains, in one {@code iptables-restore}.
 */
public final class IptablesSink implements RuleSink {

    private final CommandLine shell;
    private final String tool;
    private final IptRenderer renderer;
    private final Map<String, IptFragment> applied = new HashMap<>();
    private boolean based;

    /**
     * @param clusterCidr addresses of pods; empty when not known
     */
    public IptablesSink(CommandLine shell, IpFamily family, String clusterCidr) {
        this.shell = shell;
        this.tool = family == IpFamily.IPV4 ? "iptables" : "ip6tables";
        this.renderer = new IptRenderer(family, clusterCidr);
    }

    @Override
    public void start() {
        applied.clear();
        KernelSettings.prepare(shell, false);
        IptBase.remove(shell, tool);
        IptBase.lay(shell, tool);
        based = true;
    }

    @Override
    public void apply(Map<String, List<Frontend>> changed) {
        Map<String, IptFragment> wanted = new LinkedHashMap<>();
        changed.forEach((service, frontends) -> wanted.put(service, render(frontends)));
        if (!based) {
            Map<String, IptFragment> all = new LinkedHashMap<>(applied);
            all.putAll(wanted);
            start();
            wanted.putAll(all);
        }
        String script = script(wanted);
        if (!script.isEmpty()) {
            based = false;
            shell.must(script, tool + "-restore", "--noflush", "-w", "5");
            based = true;
        }
        wanted.forEach((service, fragment) -> {
            if (fragment.equals(IptFragment.EMPTY)) {
                applied.remove(service);
            } else {
                applied.put(service, fragment);
            }
        });
    }

    @Override
    public void cleanUp() {
        IptBase.remove(shell, tool);
        applied.clear();
        based = false;
    }

    private IptFragment render(List<Frontend> frontends) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        List<SharedRule> shared = new ArrayList<>();
        for (Frontend frontend : frontends) {
            IptFragment fragment = renderer.render(frontend);
            chains.putAll(fragment.chains());
            shared.addAll(fragment.shared());
        }
        return new IptFragment(chains, new java.util.LinkedHashSet<>(shared));
    }

    private String script(Map<String, IptFragment> wanted) {
        List<String> declared = new ArrayList<>();
        List<String> nat = new ArrayList<>();
        List<String> filter = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        // Deletions of shared rules come first: a port may move from one service to another.
        wanted.forEach((service, to) -> {
            IptFragment from = applied.getOrDefault(service, IptFragment.EMPTY);
            shared("-D", from, to, nat, filter);
        });
        wanted.forEach((service, to) -> {
            IptFragment from = applied.getOrDefault(service, IptFragment.EMPTY);
            to.chains()
                    .forEach((chain, rules) -> {
                        if (!rules.equals(from.chains().get(chain))) {
                            declared.add(":" + chain + " - [0:0]");
                            rules.forEach(r -> nat.add("-A " + chain + " " + r));
                        }
                    });
            from.chains().keySet().stream()
                    .filter(chain -> !to.chains().containsKey(chain))
                    .forEach(chain -> {
                        // Declaring a chain empties it, so the order of deletion is free.
                        declared.add(":" + chain + " - [0:0]");
                        deleted.add("-X " + chain);
                    });
            shared("-A", to, from, nat, filter);
        });
        return section("nat", declared, nat, deleted)
                + section("filter", List.of(), filter, List.of());
    }

    private static void shared(
            String verb, IptFragment in, IptFragment notIn, List<String> nat, List<String> filter) {
        for (SharedRule rule : in.shared()) {
            if (!notIn.shared().contains(rule)) {
                (rule.table().equals("nat") ? nat : filter)
                        .add(verb + " " + rule.chain() + " " + rule.rule());
            }
        }
    }

    private static String section(
            String table, List<String> declared, List<String> rules, List<String> deleted) {
        if (declared.isEmpty() && rules.isEmpty() && deleted.isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        lines.add("*" + table);
        lines.addAll(declared);
        lines.addAll(rules);
        lines.addAll(deleted);
        lines.add("COMMIT");
        return String.join("\n", lines) + "\n";
    }
}
