package dev.navarch.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStepTest {

    private static final String ONE = "{\"containers\": [{\"name\": \"main\", \"image\": \"i\"}]}";
    private static final String NEVER =
            "{\"restartPolicy\": \"Never\", \"containers\": [{\"name\": \"main\", \"image\": \"i\"}]}";
    private static final String ON_FAILURE =
            "{\"restartPolicy\": \"OnFailure\", \"containers\": [{\"name\": \"main\", \"image\": \"i\"}]}";
    private static final String INIT =
            """
            {"initContainers": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}],
             "containers": [{"name": "main", "image": "i"}]}\
            """;
    private static final String SIDECARS =
            """
            {"initContainers": [
               {"name": "s1", "image": "i", "restartPolicy": "Always"},
               {"name": "s2", "image": "i", "restartPolicy": "Always",
                "startupProbe": {"exec": {"command": ["true"]}}}],
             "containers": [{"name": "main", "image": "i"}]}\
            """;
    private static final Duration LONG_AGO = Duration.ofSeconds(25);

    @Test
    void mountsVolumesBeforeAnythingElse() {
        Scene scene = Scene.fresh(ONE);
        assertThat(scene.does()).containsExactly("mount");
        scene.memory().volumes(new VolumeProgress.Mounting());
        assertThat(scene.does()).isEmpty();
        scene.memory().volumes(new VolumeProgress.Ready());
        assertThat(scene.does()).containsExactly("sandbox 0");
    }

    @Test
    void mountsAgainAfterAFailureAndAWait() {
        Scene scene = Scene.fresh(ONE);
        Instant retry = Scene.NOW.plusSeconds(1);
        scene.memory().volumes(new VolumeProgress.Failed(1, retry));
        assertThat(scene.does()).isEmpty();
        assertThat(scene.step().wakeAt()).contains(retry);
        scene.memory().volumes(new VolumeProgress.Failed(1, Scene.NOW));
        assertThat(scene.does()).containsExactly("mount");
    }

    @Test
    void waitsWithTheNextSandboxAfterAFailure() {
        Scene scene = Scene.fresh(ONE);
        scene.memory().volumes(new VolumeProgress.Ready());
        Instant retry = Scene.NOW.plusSeconds(2);
        scene.memory().sandboxFailure(Optional.of(new PodMemory.SandboxFailure(1, retry)));
        assertThat(scene.does()).isEmpty();
        assertThat(scene.step().wakeAt()).contains(retry);
    }

    @Test
    void getsTheImageThenStartsTheContainer() {
        Scene scene = Scene.of(ONE);
        assertThat(scene.does()).containsExactly("image main");
        scene.memory().images().put("main", new ImageProgress.Pulling(Optional.empty()));
        assertThat(scene.does()).isEmpty();
        assertThat(scene.present("main").does()).containsExactly("start main#0");
        assertThat(scene.running("main").does()).isEmpty();
    }

    @Test
    void pullsAgainWhenTheWaitIsOver() {
        Scene scene = Scene.of(ONE);
        scene.memory()
                .images()
                .put(
                        "main",
                        new ImageProgress.Failed(
                                "ErrImagePull", "no", Scene.NOW, Duration.ofSeconds(10)));
        assertThat(scene.does()).isEmpty();
        scene.memory()
                .images()
                .put(
                        "main",
                        new ImageProgress.Failed(
                                "ErrImagePull",
                                "no",
                                Scene.NOW.minusSeconds(5),
                                Duration.ofSeconds(10)));
        assertThat(scene.does()).containsExactly("announce image");
        scene.memory()
                .images()
                .put(
                        "main",
                        new ImageProgress.Failed(
                                "ErrImagePull",
                                "no",
                                Scene.NOW.minusSeconds(10),
                                Duration.ofSeconds(10)));
        assertThat(scene.does()).containsExactly("image main");
    }

    @Test
    void startsAContainerThatEndedAtOnceTheFirstTime() {
        assertThat(Scene.of(ONE).present("main").exited("main", 0, 1, Duration.ZERO).does())
                .containsExactly("start main#1");
    }

    @Test
    void waitsForTheBackoffToStartAgain() {
        Scene scene = Scene.of(ONE).present("main").exited("main", 1, 1, Duration.ofSeconds(4));
        scene.memory()
                .backoffs()
                .put("main", new Backoff(Duration.ofSeconds(10), Scene.NOW.minusSeconds(6)));
        assertThat(scene.does()).containsExactly("announce main-1");
        assertThat(scene.step().wakeAt()).contains(Scene.NOW.plusSeconds(6));
        scene.memory().announced().add("main-1");
        assertThat(scene.does()).isEmpty();
        scene.memory()
                .backoffs()
                .put("main", new Backoff(Duration.ofSeconds(4), Scene.NOW.minusSeconds(6)));
        assertThat(scene.does()).containsExactly("start main#2");
    }

    @Test
    void endsAPodThatIsNotToStartAgain() {
        assertThat(Scene.of(NEVER).exited("main", 0, 1, LONG_AGO).does())
                .containsExactly("end Completed");
        assertThat(Scene.of(ON_FAILURE).exited("main", 0, 0, LONG_AGO).does())
                .containsExactly("end Completed");
        assertThat(Scene.of(ON_FAILURE).present("main").exited("main", 0, 1, LONG_AGO).does())
                .containsExactly("start main#1");
    }

    @Test
    void aContainersOwnRulesGoBeforeThePodsPolicy() {
        String rules =
                """
                {"restartPolicy": "Never", "containers": [{"name": "main", "image": "i",
                 "restartPolicy": "Never", "restartPolicyRules": [
                   {"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]}]}\
                """;
        assertThat(Scene.of(rules).present("main").exited("main", 0, 42, LONG_AGO).does())
                .containsExactly("start main#1");
        assertThat(Scene.of(rules).present("main").exited("main", 0, 1, LONG_AGO).does())
                .containsExactly("end Completed");
    }

    @Test
    void runsInitContainersOneAfterTheOther() {
        Scene scene = Scene.of(INIT).present("a", "b", "main");
        assertThat(scene.does()).containsExactly("start a#0");
        scene.exited("a", 0, 0, LONG_AGO);
        assertThat(scene.does()).containsExactly("start b#0");
        scene.exited("b", 0, 0, LONG_AGO);
        assertThat(scene.does()).containsExactly("start main#0");
    }

    @Test
    void startsAFailedInitContainerAgainUnlessItMustNot() {
        assertThat(Scene.of(INIT).present("a").exited("a", 0, 1, LONG_AGO).does())
                .containsExactly("start a#1");
        String never = INIT.replaceFirst("\\{", "{\"restartPolicy\": \"Never\", ");
        assertThat(Scene.of(never).present("a").exited("a", 0, 1, LONG_AGO).does())
                .containsExactly("end Completed");
    }

    @Test
    void waitsUntilASidecarHasStarted() {
        Scene scene = Scene.of(SIDECARS).present("s1", "s2", "main");
        assertThat(scene.does()).containsExactly("start s1#0");
        assertThat(scene.running("s1").does()).containsExactly("start s2#0");
        assertThat(scene.running("s2").does()).isEmpty();
        scene.memory().health().put("s2-0", new Health(true, true, Optional.empty()));
        assertThat(scene.does()).containsExactly("start main#0");
    }

    @Test
    void startsASidecarAgainWhateverThePolicy() {
        String never = SIDECARS.replaceFirst("\\{", "{\"restartPolicy\": \"Never\", ");
        Scene scene = Scene.of(never).present("s1").running("main").running("s2");
        scene.exited("s1", 0, 0, LONG_AGO);
        assertThat(scene.does()).containsExactly("start s1#1");
    }

    @Test
    void stopsWhatAProbeCondemned() {
        Scene scene = Scene.of(ONE).running("main");
        scene.memory()
                .health()
                .put(
                        "main-0",
                        new Health(
                                true,
                                true,
                                Optional.of(new Health.Fatal("liveness", Optional.of(3L)))));
        assertThat(scene.does()).containsExactly("stop main in 3s");
        scene.memory().stopping().put("main-0", Scene.NOW);
        assertThat(scene.does()).isEmpty();
    }

    @Test
    void startsNothingElseWhileAHookRuns() {
        String two =
                "{\"containers\": [{\"name\": \"x\", \"image\": \"i\"}, {\"name\": \"y\", \"image\": \"i\"}]}";
        Scene scene = Scene.of(two).present("x", "y").running("x");
        scene.memory().hooksRunning().add("x-0");
        assertThat(scene.does()).isEmpty();
        scene.memory().hooksRunning().clear();
        assertThat(scene.does()).containsExactly("start y#0");
    }

    @Test
    void replacesADeadSandboxAndStartsItsContainersAgain() {
        Scene scene = Scene.of(INIT).sandbox("box", 0, false).present("a", "main");
        scene.exited("a", 0, 0, LONG_AGO)
                .exited("b", 0, 0, LONG_AGO)
                .exited("main", 0, 137, LONG_AGO);
        assertThat(scene.does()).containsExactly("sandbox 1");
        scene.sandbox("new", 1, true);
        assertThat(scene.does()).containsExactly("remove sandbox box", "start a#1");
    }

    @Test
    void doesNotReplaceTheSandboxOfAPodThatRunsOnce() {
        Scene scene = Scene.of(NEVER).sandbox("box", 0, false).running("main");
        assertThat(scene.does()).containsExactly("end Completed");
    }

    @Test
    void removesAContainerThatWasNeverStarted() {
        Scene scene = Scene.of(ONE).present("main");
        scene.container("main", 0, ContainerRecord.State.CREATED, 0, Duration.ZERO, "box");
        assertThat(scene.does()).containsExactly("remove main-0", "start main#0");
    }

    @Test
    void keepsTheLastTwoRuns() {
        Scene scene = Scene.of(ONE);
        scene.exited("main", 0, 1, LONG_AGO)
                .exited("main", 1, 1, LONG_AGO)
                .exited("main", 2, 1, LONG_AGO);
        scene.container("main", 3, ContainerRecord.State.RUNNING, 0, Duration.ZERO, "box");
        assertThat(scene.does()).containsExactly("remove main-0");
    }

    @Test
    void endsAPodAtItsDeadline() {
        String deadline = ONE.replaceFirst("\\{", "{\"activeDeadlineSeconds\": 60, ");
        assertThat(Scene.of(deadline).running("main").does()).containsExactly("end Refused");
        String later = ONE.replaceFirst("\\{", "{\"activeDeadlineSeconds\": 61, ");
        Scene waiting = Scene.of(later).running("main");
        assertThat(waiting.does()).isEmpty();
        assertThat(waiting.step().wakeAt()).contains(Scene.NOW.plusSeconds(1));
    }

    @Test
    void neverStartsAnEphemeralContainerTwice() {
        String looked =
                """
                {"containers": [{"name": "main", "image": "i"}],
                 "ephemeralContainers": [{"name": "look", "image": "i", "targetContainerName": "main"}]}\
                """;
        Scene scene = Scene.of(looked).running("main").present("look");
        assertThat(scene.does()).containsExactly("start look#0");
        assertThat(scene.exited("look", 0, 1, LONG_AGO).does()).isEmpty();
    }
}
