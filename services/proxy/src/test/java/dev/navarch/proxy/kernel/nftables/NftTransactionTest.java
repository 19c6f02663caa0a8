package dev.navarch.proxy.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.IpFamily;
import dev.navarch.proxy.rules.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NftTransactionTest {

    private final NftRenderer renderer = new NftRenderer(IpFamily.IPV4, "10.244.0.0/16");

    private NftFragment service(int number, int endpoints) {
        List<Backend> backends =
                IntStream.range(0, endpoints)
                        .mapToObj(i -> new Backend("10.244." + number + "." + (i + 2), 8080, false))
                        .toList();
        return renderer.render(
                new Frontend(
                        "default/web-" + number,
                        "",
                        Protocol.TCP,
                        80,
                        List.of("10.96.1." + number),
                        List.of(),
                        0,
                        0,
                        backends,
                        backends,
                        false,
                        endpoints > 0));
    }

    private static List<String> lines(Map<String, NftFragment> from, Map<String, NftFragment> to) {
        return NftTransaction.between("ip navarch", from, to).script().lines().toList();
    }

    @Test
    void saysNothingWhenNothingChanged() {
        Map<String, NftFragment> same = Map.of("a", service(1, 3));
        assertThat(NftTransaction.between("ip navarch", same, same).isEmpty()).isTrue();
    }

    @Test
    void isAsLargeAsTheChangeHoweverManyServicesThereAre() {
        Map<String, NftFragment> before = new HashMap<>();
        IntStream.range(0, 200).forEach(i -> before.put("s" + i, service(i, 3)));
        Map<String, NftFragment> after = new HashMap<>(before);
        after.put("s7", service(7, 4));
        // One new endpoint: its chain and two rules, and the service's chain written anew.
        assertThat(lines(before, after)).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void deletesAChainOnlyAfterNothingGoesToIt() {
        List<String> lines = lines(Map.of("a", service(1, 2)), Map.of("a", service(1, 1)));
        int rewritten = indexOf(lines, "add rule ip navarch service-");
        int deleted = indexOf(lines, "delete chain ip navarch endpoint-");
        assertThat(rewritten).isNotNegative().isLessThan(deleted);
    }

    @Test
    void movesTheAddressBetweenServingAndRefusing() {
        List<String> lines = lines(Map.of("a", service(1, 1)), Map.of("a", service(1, 0)));
        assertThat(lines)
                .contains(
                        "delete element ip navarch service-ips { 10.96.1.1 . tcp . 80 }",
                        "add element ip navarch no-endpoint-ips { 10.96.1.1 . tcp . 80 : goto refuse }");
    }

    private static int indexOf(List<String> lines, String start) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith(start))
                .findFirst()
                .orElse(-1);
    }
}
