package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.CycleState;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageLocalityTest {

    private static final long MB = 1024 * 1024;

    private final ImageLocality plugin = new ImageLocality();

    @ParameterizedTest
    @CsvSource({"10, 0", "46, 0", "546, 25", "2000, 100", "9000, 100"})
    void aLargeImageThatHalfTheNodesHaveIsWorthHalfItsSize(long megabytes, long score) {
        NodeInfo has = withImage("n1", "example/p:1", megabytes * MB);
        NodeInfo hasNot = Given.info(Given.node("n2"));
        PodInfo pod = Given.read(Given.pod("p"));
        CycleState state = Given.state(has, hasNot);

        assertThat(plugin.preScore(state, pod, List.of(has, hasNot))).isTrue();
        assertThat(plugin.score(state, pod, has)).isEqualTo(score);
        assertThat(plugin.score(state, pod, hasNot)).isZero();
    }

    private static NodeInfo withImage(String node, String image, long bytes) {
        return Given.info(
                Given.node(node)
                        .editStatus()
                        .addNewImage()
                        .withNames(image)
                        .withSizeBytes(bytes)
                        .endImage()
                        .endStatus());
    }
}
