package dev.navarch.nodeagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.nodeagent.pod.Backoff;
import dev.navarch.nodeagent.pod.Ending;
import dev.navarch.nodeagent.pod.Health;
import dev.navarch.nodeagent.pod.ImageProgress;
import dev.navarch.nodeagent.pod.Scene;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {

    private static final PodStatuses STATUSES = new PodStatuses("192.0.2.1", "containerd");
    private static final String ONE = "{\"containers\": [{\"name\": \"main\", \"image\": \"i\"}]}";
    private static final String NEVER =
            "{\"restartPolicy\": \"Never\", \"containers\": [{\"name\": \"main\", \"image\": \"i\"}]}";
    private static final String INIT =
            """
            {"initContainers": [{"name": "a", "image": "i"}],
             "containers": [{"name": "main", "image": "i"}]}\
            """;

    private static PodStatus of(Scene scene) {
        return STATUSES.of(scene.situation());
    }

    private static ContainerStatus main(PodStatus status) {
        return status.getContainerStatuses().getFirst();
    }

    private static String condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(c -> c.getStatus() + (c.getReason() == null ? "" : " " + c.getReason()))
                .findFirst()
                .orElse("none");
    }

    @Test
    void aPodThatHasNotBegunWaits() {
        PodStatus status = of(Scene.fresh(ONE));
        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(main(status).getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
        assertThat(condition(status, "PodReadyToStartContainers")).isEqualTo("False");
        assertThat(condition(status, "Initialized")).isEqualTo("True");
        assertThat(condition(status, "Ready")).isEqualTo("False ContainersNotReady");
        assertThat(status.getHostIP()).isEqualTo("192.0.2.1");
        assertThat(status.getQosClass()).isEqualTo("BestEffort");
    }

    @Test
    void aRunningContainerIsReadyWhenItsProbesSay() {
        Scene scene =
                Scene.of(
                                ONE.replace(
                                        "\"i\"",
                                        "\"i\", \"readinessProbe\": {\"exec\": {\"command\": [\"x\"]}}"))
                        .running("main");
        PodStatus before = of(scene);
        assertThat(before.getPhase()).isEqualTo("Running");
        assertThat(main(before).getStarted()).isTrue();
        assertThat(main(before).getReady()).isFalse();
        assertThat(before.getPodIP()).isEqualTo("10.0.0.5");

        scene.memory().health().put("main-0", new Health(true, true, Optional.empty()));
        PodStatus after = of(scene);
        assertThat(main(after).getReady()).isTrue();
        assertThat(condition(after, "Ready")).isEqualTo("True");
        assertThat(main(after).getContainerID()).isEqualTo("containerd://main-0");
    }

    @Test
    void waitsForInitContainers() {
        PodStatus status = of(Scene.of(INIT).running("a"));
        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(main(status).getState().getWaiting().getReason()).isEqualTo("PodInitializing");
        assertThat(condition(status, "Initialized")).isEqualTo("False ContainersNotInitialized");

        PodStatus done = of(Scene.of(INIT).exited("a", 0, 0, Duration.ZERO).running("main"));
        assertThat(condition(done, "Initialized")).isEqualTo("True");
        assertThat(done.getInitContainerStatuses().getFirst().getReady()).isTrue();
        assertThat(done.getPhase()).isEqualTo("Running");
    }

    @Test
    void showsTheWaitOfAContainerThatKeepsEnding() {
        Scene scene = Scene.of(ONE).exited("main", 1, 1, Duration.ofSeconds(3));
        scene.memory()
                .backoffs()
                .put("main", new Backoff(Duration.ofSeconds(160), Scene.NOW.minusSeconds(9)));
        PodStatus status = of(scene);
        assertThat(main(status).getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(main(status).getState().getWaiting().getMessage())
                .isEqualTo("back-off 2m40s restarting failed container=main pod=p_default(uid-1)");
        assertThat(main(status).getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(main(status).getRestartCount()).isEqualTo(1);
        assertThat(status.getPhase()).isEqualTo("Running");
    }

    @Test
    void showsAFailedPullThenTheWaitForTheNext() {
        Scene scene = Scene.of(ONE);
        scene.memory()
                .images()
                .put(
                        "main",
                        new ImageProgress.Failed(
                                "ErrImagePull", "no route", Scene.NOW, Duration.ofSeconds(10)));
        assertThat(main(of(scene)).getState().getWaiting().getReason()).isEqualTo("ErrImagePull");
        scene.memory()
                .images()
                .put(
                        "main",
                        new ImageProgress.Failed(
                                "ErrImagePull",
                                "no route",
                                Scene.NOW.minusSeconds(5),
                                Duration.ofSeconds(10)));
        assertThat(main(of(scene)).getState().getWaiting().getMessage())
                .isEqualTo("Back-off pulling image \"i\": ErrImagePull: no route");
        scene.memory()
                .images()
                .compute(
                        "main",
                        (name, failed) -> new ImageProgress.Pulling(ImageProgress.failure(failed)));
        assertThat(main(of(scene)).getState().getWaiting().getReason())
                .as("while it is tried again")
                .isEqualTo("ImagePullBackOff");
    }

    @Test
    void succeedsOrFailsByExitCode() {
        Scene good = Scene.of(NEVER).exited("main", 0, 0, Duration.ZERO);
        good.memory().end(new Ending(new Ending.Completed(), Scene.NOW, Duration.ZERO));
        assertThat(of(good).getPhase()).isEqualTo("Succeeded");
        assertThat(condition(of(good), "Ready")).isEqualTo("False PodCompleted");

        Scene bad = Scene.of(NEVER).exited("main", 0, 2, Duration.ZERO);
        bad.memory().end(new Ending(new Ending.Completed(), Scene.NOW, Duration.ZERO));
        assertThat(of(bad).getPhase()).isEqualTo("Failed");
        assertThat(condition(of(bad), "Ready")).isEqualTo("False PodFailed");
    }

    @Test
    void tellsWhyTheNodeEndedThePod() {
        Scene scene = Scene.of(ONE).exited("main", 0, 143, Duration.ZERO);
        scene.memory()
                .end(
                        new Ending(
                                new Ending.Refused("DeadlineExceeded", "too long"),
                                Scene.NOW,
                                Duration.ZERO));
        PodStatus status = of(scene);
        assertThat(status.getPhase()).isEqualTo("Failed");
        assertThat(status.getReason()).isEqualTo("DeadlineExceeded");
        assertThat(status.getMessage()).isEqualTo("too long");
    }

    @Test
    void isGuaranteedWhenRequestsEqualLimits() {
        String limits =
                """
                {"containers": [{"name": "main", "image": "i", "resources": {
                  "limits": {"cpu": "1", "memory": "64Mi"}, "requests": {"cpu": "1000m"}}}]}\
                """;
        assertThat(QosClass.of(Scene.fresh(limits).pod())).isEqualTo(QosClass.Guaranteed);
        assertThat(QosClass.of(Scene.fresh(limits.replace("1000m", "500m")).pod()))
                .isEqualTo(QosClass.Burstable);
        assertThat(QosClass.of(Scene.fresh(ONE).pod())).isEqualTo(QosClass.BestEffort);
    }
}
