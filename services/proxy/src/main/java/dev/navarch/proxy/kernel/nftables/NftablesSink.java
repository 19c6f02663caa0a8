package dev.navarch.proxy.kernel.nftables;

import dev.navarch.proxy.kernel.CommandLine;
import dev.navarch.proxy.kernel.KernelSettings;
import dev.navarch.proxy.kernel.RuleSink;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.IpFamily;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps one nftables table. Every change is one kernel transaction whose size is that of the
 * change, so a packet sees the rules before or after and never between.
 */
public final class NftablesSink implements RuleSink {

    private final CommandLine shell;
    private final IpFamily family;
    private final boolean loopback;
    private final String table;
    private final NftRenderer renderer;
    private final Map<String, Map<String, NftFragment>> applied = new HashMap<>();
    private boolean based;

    /**
     * @param clusterCidr addresses of pods; empty when not known
     * @param loopback whether node ports answer on 127.0.0.1 too
     */
    public NftablesSink(CommandLine shell, IpFamily family, String clusterCidr, boolean loopback) {
        this.shell = shell;
        this.family = family;
        this.loopback = loopback;
        this.table = (family == IpFamily.IPV4 ? "ip" : "ip6") + " navarch";
        this.renderer = new NftRenderer(family, clusterCidr);
    }

    @Override
    public void start() {
        applied.clear();
        // The first apply replaces what an earlier run left, in one transaction: nothing flickers.
        based = false;
        KernelSettings.prepare(shell, loopback);
    }

    @Override
    public void apply(Map<String, List<Frontend>> changed) {
        Map<String, Map<String, NftFragment>> wanted = new LinkedHashMap<>();
        changed.forEach((service, frontends) -> wanted.put(service, render(frontends)));
        if (!based) {
            rebuild(wanted);
            return;
        }
        // One transaction for all: a port may move from one service to another.
        Map<String, NftFragment> before = new LinkedHashMap<>();
        Map<String, NftFragment> after = new LinkedHashMap<>();
        wanted.forEach((service, fragments) -> {
            before.putAll(applied.getOrDefault(service, Map.of()));
            after.putAll(fragments);
        });
        NftTransaction transaction = NftTransaction.between(table, before, after);
        if (!transaction.isEmpty()) {
            based = false;
            run(transaction.script());
            based = true;
        }
        wanted.forEach(this::remember);
    }

    /** After a refusal nobody knows what the kernel holds, so everything is laid anew, at once. */
    private void rebuild(Map<String, Map<String, NftFragment>> wanted) {
        wanted.forEach(this::remember);
        Map<String, NftFragment> all = new LinkedHashMap<>();
        applied.values().forEach(all::putAll);
        run(
                NftBase.script(table, family, loopback)
                        + NftTransaction.between(table, Map.of(), all).script());
        based = true;
    }

    @Override
    public void cleanUp() {
        run("add table " + table + "\ndelete table " + table + "\n");
        applied.clear();
        based = false;
    }

    private void remember(String service, Map<String, NftFragment> fragments) {
        if (fragments.isEmpty()) {
            applied.remove(service);
        } else {
            applied.put(service, fragments);
        }
    }

    private Map<String, NftFragment> render(List<Frontend> frontends) {
        Map<String, NftFragment> fragments = new LinkedHashMap<>();
        for (Frontend frontend : frontends) {
            fragments.put(frontend.key(), renderer.render(frontend));
        }
        return fragments;
    }

    private void run(String script) {
        shell.must(script, "nft", "-f", "-");
    }
}
