package dev.navarch.proxy.kernel;

import dev.navarch.proxy.kernel.nftables.NftablesSink;
import dev.navarch.proxy.rules.IpFamily;

class NftablesSinkTest extends RuleSinkContract {

    @Override
    RuleSink sink(CommandLine shell, String clusterCidr) {
        return new NftablesSink(shell, IpFamily.IPV4, clusterCidr, true);
    }
}
