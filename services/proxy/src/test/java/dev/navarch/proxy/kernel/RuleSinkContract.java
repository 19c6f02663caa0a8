package dev.navarch.proxy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every sink must make the kernel do, tried with real packets between network namespaces. */
abstract class RuleSinkContract {

    private static final String CLUSTER_IP = "10.96.9.1";
    private static final int NODE_PORT = 30_080;

    private Lab lab;
    private RuleSink sink;

    abstract RuleSink sink(CommandLine shell, String clusterCidr);

    @BeforeEach
    void open() {
        assumeTrue(Lab.possible(), "needs root, ip and nft to make network namespaces");
        lab = new Lab();
        sink = sink(lab.node(), Lab.POD_RANGE);
        sink.start();
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Backend pod(int number) {
        return new Backend(Lab.podIp(number), Lab.POD_PORT, true);
    }

    private static Frontend web(int affinitySeconds, Backend... backends) {
        return new Frontend(
                "default/web",
                "http",
                Protocol.TCP,
                80,
                List.of(CLUSTER_IP),
                List.of(),
                NODE_PORT,
                affinitySeconds,
                List.of(backends),
                List.of(backends),
                false,
                backends.length > 0);
    }

    private void apply(Frontend... frontends) {
        sink.apply(Map.of("default/web", List.of(frontends)));
    }

    private Set<String> answers(CommandLine from, String address, int port, int times) {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < times; i++) {
            seen.add(lab.connect(from, address, port));
        }
        return seen;
    }

    @Test
    void spreadsConnectionsFromPodsAndFromTheNode() {
        apply(web(0, pod(1), pod(2)));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 20)).containsExactly("pod1", "pod2");
        assertThat(answers(lab.node(), CLUSTER_IP, 80, 20)).containsExactly("pod1", "pod2");
    }

    @Test
    void answersAtTheNodePort() {
        apply(web(0, pod(1)));
        assertThat(lab.connect(lab.client(), Lab.NODE_IP, NODE_PORT)).isEqualTo("pod1");
        assertThat(lab.connect(lab.node(), Lab.NODE_IP, NODE_PORT)).isEqualTo("pod1");
    }

    @Test
    void letsAPodReachItselfThroughItsService() {
        apply(web(0, pod(1)));
        assertThat(lab.connect(lab.pod(1), CLUSTER_IP, 80)).isEqualTo("pod1");
    }

    @Test
    void refusesAtOnceWhenThereIsNoEndpoint() {
        apply(web(0));
        assertThat(lab.connect(lab.client(), CLUSTER_IP, 80)).isEqualTo("refused");
        assertThat(lab.connect(lab.node(), CLUSTER_IP, 80)).isEqualTo("refused");
        assertThat(lab.connect(lab.client(), Lab.NODE_IP, NODE_PORT)).isEqualTo("refused");
    }

    @Test
    void keepsAClientWithItsBackend() {
        apply(web(600, pod(1), pod(2)));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 12)).hasSize(1);
    }

    @Test
    void followsEndpointsAsTheyComeAndGo() {
        apply(web(0, pod(1)));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 3)).containsExactly("pod1");
        apply(web(0, pod(2)));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 3)).containsExactly("pod2");
        apply(web(0));
        assertThat(lab.connect(lab.client(), CLUSTER_IP, 80)).isEqualTo("refused");
        apply(web(0, pod(1), pod(2)));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 20)).hasSize(2);
    }

    @Test
    void movesAnAddressFromOneServiceToAnother() {
        apply(web(0, pod(1)));
        Frontend other =
                new Frontend(
                        "default/other",
                        "",
                        Protocol.TCP,
                        80,
                        List.of(CLUSTER_IP),
                        List.of(),
                        0,
                        0,
                        List.of(pod(2)),
                        List.of(pod(2)),
                        false,
                        true);
        sink.apply(Map.of("default/web", List.of(), "default/other", List.of(other)));
        assertThat(lab.connect(lab.client(), CLUSTER_IP, 80)).isEqualTo("pod2");
    }

    @Test
    void leavesNothingBehindWhenCleanedUp() {
        String before = lab.ruleSet();
        apply(web(600, pod(1), pod(2)));
        assertThat(lab.ruleSet()).isNotEqualTo(before);
        sink.cleanUp();
        assertThat(lab.ruleSet()).doesNotContainIgnoringCase("navarch");
    }

    @Test
    void replacesWhatAnEarlierRunLeft() {
        apply(web(0, pod(1)));
        RuleSink next = sink(lab.node(), Lab.POD_RANGE);
        next.start();
        next.apply(Map.of("default/web", List.of(web(0, pod(2)))));
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 6)).containsExactly("pod2");
    }

    @Test
    void recoversWhenSomebodyRemovedTheRules() {
        apply(web(0, pod(1)));
        lab.node().must("", "nft", "flush", "ruleset");
        try {
            apply(web(0, pod(1), pod(2)));
        } catch (RuleSink.KernelException refused) {
            apply(web(0, pod(1), pod(2)));
        }
        assertThat(answers(lab.client(), CLUSTER_IP, 80, 20)).hasSize(2);
    }
}
