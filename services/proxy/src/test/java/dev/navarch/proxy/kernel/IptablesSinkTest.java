package dev.navarch.proxy.kernel;

import dev.navarch.proxy.kernel.iptables.IptablesSink;
import dev.navarch.proxy.rules.IpFamily;

class IptablesSinkTest extends RuleSinkContract {

    @Override
    RuleSink sink(CommandLine shell, String clusterCidr) {
        return new IptablesSink(shell, IpFamily.IPV4, clusterCidr);
    }
}
