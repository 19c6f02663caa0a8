package dev.navarch.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndingStepTest {

    private static final String TWO =
            "{\"containers\": [{\"name\": \"x\", \"image\": \"i\"}, {\"name\": \"y\", \"image\": \"i\"}]}";
    private static final String SIDECARS =
            """
            {"initContainers": [
               {"name": "s1", "image": "i", "restartPolicy": "Always"},
               {"name": "s2", "image": "i", "restartPolicy": "Always"}],
             "containers": [{"name": "main", "image": "i"}]}\
            """;

    private static Scene ending(Scene scene, Ending.Cause cause, long grace) {
        scene.memory().end(new Ending(cause, Scene.NOW, Duration.ofSeconds(grace)));
        return scene;
    }

    @Test
    void stopsAllContainersAtOnceWithTheGraceThatIsLeft() {
        Scene scene = Scene.of(TWO).running("x").running("y");
        scene.memory()
                .end(
                        new Ending(
                                new Ending.Deleted(),
                                Scene.NOW.minusSeconds(5),
                                Duration.ofSeconds(30)));
        assertThat(scene.does()).containsExactlyInAnyOrder("stop x in 25s", "stop y in 25s");
    }

    @Test
    void stopsSidecarsLastAndInReverse() {
        Scene scene = ending(Scene.of(SIDECARS), new Ending.Deleted(), 30);
        scene.running("s1").running("s2").running("main");
        assertThat(scene.does()).containsExactly("stop main in 30s");
        Scene later = ending(Scene.of(SIDECARS), new Ending.Deleted(), 30);
        later.running("s1").running("s2").exited("main", 0, 0, Duration.ZERO);
        assertThat(later.does()).containsExactly("stop s2 in 30s");
    }

    @Test
    void hurriesWhenTheGraceShrinks() {
        Scene scene = ending(Scene.of(TWO).running("x"), new Ending.Deleted(), 30);
        scene.memory().stopping().put("x-0", Scene.NOW.plusSeconds(30));
        assertThat(scene.does()).isEmpty();
        ending(scene, new Ending.Deleted(), 2);
        assertThat(scene.does()).containsExactly("stop x in 2s");
    }

    @Test
    void tellsAContainerOnceThoughTimePassesBetweenDecisionAndDeed() {
        Scene slow = ending(Scene.of(TWO).running("x"), new Ending.Deleted(), 30);
        slow.memory().stopping().put("x-0", Scene.NOW.plusSeconds(30).plusMillis(40));
        assertThat(slow.does()).isEmpty();
        Scene hurried = ending(Scene.of(TWO).running("x"), new Ending.Deleted(), 0);
        hurried.memory().stopping().put("x-0", Scene.NOW.plusSeconds(1));
        assertThat(hurried.does()).isEmpty();
    }

    @Test
    void clearsEverythingAwayThenConfirms() {
        Scene scene = ending(Scene.of(TWO), new Ending.Deleted(), 30);
        scene.exited("x", 0, 0, Duration.ZERO);
        assertThat(scene.does())
                .containsExactly(
                        "stop sandbox box", "clean up", "remove x-0", "remove sandbox box");
        Scene bare = Scene.fresh(TWO);
        ending(bare, new Ending.Deleted(), 30).memory().markCleanedUp();
        assertThat(bare.does()).containsExactly("confirm");
        bare.memory().confirmDeletion(Scene.NOW);
        assertThat(bare.does()).isEmpty();
    }

    @Test
    void keepsTheContainersOfACompletedPodForTheirLogs() {
        Scene scene = ending(Scene.of(TWO), new Ending.Completed(), 30);
        scene.exited("x", 0, 0, Duration.ZERO);
        assertThat(scene.does()).containsExactly("stop sandbox box", "clean up");
        scene.sandbox("box", 0, false).memory().markCleanedUp();
        assertThat(scene.does()).isEmpty();
    }
}
