package dev.navarch.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Pods;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JobControllerTest {

    private final TestCluster cluster = new TestCluster();

    JobControllerTest() {
        cluster.with(new JobController(cluster.views, cluster.clock, cluster.random))
                .with(new TtlAfterFinishedController(cluster.views, cluster.clock));
    }

    @Test
    void runsAsManyPodsAtOnceAsItMayUntilEnoughHaveSucceeded() {
        create(job -> job.editSpec().withParallelism(2).withCompletions(3).endSpec());
        cluster.settle();
        assertThat(active()).hasSize(2);
        end("Succeeded");
        assertThat(active()).hasSize(1);
        end("Succeeded");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(job().getStatus().getSucceeded()).isEqualTo(3);
        assertThat(condition("Complete").orElseThrow().getReason()).isEqualTo("CompletionsReached");
        assertThat(job().getStatus().getCompletionTime()).isNotNull();
        assertThat(job().getStatus().getActive()).isNull();
        assertThat(cluster.pods())
                .hasSize(3)
                .allMatch(p -> p.getMetadata().getFinalizers().isEmpty());
        assertThat(cluster.events("work")).contains("Completed: Job completed");
    }

    @Test
    void startsFailedPodsAgainEverMoreSlowlyUntilTheLimit() {
        create(job -> job.editSpec().withBackoffLimit(1).endSpec());
        cluster.settle();
        end("Failed");
        assertThat(active()).isEmpty();
        cluster.pass(Duration.ofSeconds(11));
        assertThat(active()).hasSize(1);
        end("Failed");
        cluster.pass(Duration.ofSeconds(60));
        assertThat(active()).isEmpty();
        assertThat(job().getStatus().getFailed()).isEqualTo(2);
        assertThat(condition("Failed").orElseThrow().getReason()).isEqualTo("BackoffLimitExceeded");
        assertThat(condition("Failed").orElseThrow().getMessage())
                .isEqualTo("Job has reached the specified backoff limit");
    }

    @Test
    void countsTheRestartsOfPodsThatRestartByThemselves() {
        create(job ->
                job.editSpec()
                        .withBackoffLimit(2)
                        .editTemplate()
                        .editSpec()
                        .withRestartPolicy("OnFailure")
                        .endSpec()
                        .endTemplate()
                        .endSpec());
        cluster.settle();
        restarted(1, 0);
        assertThat(condition("FailureTarget")).isEmpty();
        restarted(1, 1);
        assertThat(condition("FailureTarget").orElseThrow().getReason())
                .isEqualTo("BackoffLimitExceeded");
        assertThat(active()).isEmpty();
    }

    private void restarted(int initContainer, int container) {
        Pod pod = active().getFirst();
        cluster.api.update(
                TestCluster.key(pod),
                "status",
                new PodBuilder(pod)
                        .editStatus()
                        .withPhase("Running")
                        .withInitContainerStatuses(restarts(initContainer))
                        .withContainerStatuses(restarts(container))
                        .endStatus()
                        .build());
        cluster.settle();
    }

    private static ContainerStatus restarts(int count) {
        return new ContainerStatusBuilder().withName("work").withRestartCount(count).build();
    }

    @Test
    void anIndexedJobRunsEveryIndexOnce() {
        create(job ->
                job.editSpec()
                        .withCompletionMode("Indexed")
                        .withParallelism(5)
                        .withCompletions(5)
                        .endSpec());
        cluster.settle();
        assertThat(active().stream().map(p -> Indexes.of(p).orElseThrow()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        Pod first =
                active().stream()
                        .filter(p -> Indexes.of(p).orElseThrow() == 0)
                        .findFirst()
                        .orElseThrow();
        assertThat(first.getMetadata().getName()).startsWith("work-0-");
        assertThat(first.getSpec().getHostname()).isEqualTo("work-0");
        assertThat(first.getSpec().getContainers().get(0).getEnv().get(0).getName())
                .isEqualTo("JOB_COMPLETION_INDEX");
        end("Succeeded");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(job().getStatus().getCompletedIndexes()).isEqualTo("0-4");
        assertThat(job().getStatus().getSucceeded()).isEqualTo(5);
        assertThat(condition("Complete")).isPresent();
    }

    @Test
    void failsWhenItRunsLongerThanItsDeadline() {
        create(job -> job.editSpec().withActiveDeadlineSeconds(60L).endSpec());
        cluster.settle();
        cluster.pass(Duration.ofSeconds(61));
        cluster.endTerminating();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(active()).isEmpty();
        assertThat(condition("Failed").orElseThrow().getReason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void aSuspendedJobRunsNoPods() {
        create(job -> job.editSpec().withSuspend(true).endSpec());
        cluster.settle();
        assertThat(cluster.pods()).isEmpty();
        assertThat(condition("Suspended").orElseThrow().getStatus()).isEqualTo("True");
        edit(job -> job.editSpec().withSuspend(false).endSpec());
        cluster.settle();
        assertThat(active()).hasSize(1);
        assertThat(job().getStatus().getStartTime()).isNotNull();
        assertThat(cluster.events("work"))
                .contains("Suspended: Job suspended", "Resumed: Job resumed");
    }

    @Test
    void aRuleOfItsFailurePolicyEndsItAtOnce() {
        create(job ->
                job.editSpec()
                        .withNewPodFailurePolicy()
                        .addNewRule()
                        .withAction("FailJob")
                        .withNewOnExitCodes()
                        .withOperator("In")
                        .withValues(42)
                        .endOnExitCodes()
                        .endRule()
                        .endPodFailurePolicy()
                        .endSpec());
        cluster.settle();
        Pod pod = active().get(0);
        cluster.api.update(
                TestCluster.key(pod),
                "status",
                new PodBuilder(pod)
                        .editStatus()
                        .withPhase("Failed")
                        .addNewContainerStatus()
                        .withName("main")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(42)
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
        cluster.pass(Duration.ofSeconds(1));
        assertThat(condition("Failed").orElseThrow().getReason()).isEqualTo("PodFailurePolicy");
        assertThat(condition("Failed").orElseThrow().getMessage())
                .endsWith("failed with exit code 42 matching FailJob rule at index 0");
    }

    @Test
    void isDeletedSomeTimeAfterItFinished() {
        create(job -> job.editSpec().withTtlSecondsAfterFinished(30).endSpec());
        cluster.settle();
        end("Succeeded");
        cluster.pass(Duration.ofSeconds(20));
        assertThat(cluster.exists(Resources.JOBS, "default/work", Job.class)).isTrue();
        cluster.pass(Duration.ofSeconds(20));
        assertThat(
                        cluster.api
                                .get(ObjectKey.ofPath(Resources.JOBS, "default/work"), Job.class)
                                .filter(j -> j.getMetadata().getDeletionTimestamp() == null))
                .isEmpty();
    }

    @Test
    void podsOfAJobThatIsGoneAreLetGo() {
        create(job -> job);
        cluster.settle();
        cluster.api.delete(ObjectKey.ofPath(Resources.JOBS, "default/work"));
        cluster.settle();
        assertThat(cluster.pods()).allMatch(p -> p.getMetadata().getFinalizers().isEmpty());
    }

    private void create(UnaryOperator<JobBuilder> change) {
        JobBuilder job =
                new JobBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("work")
                        .endMetadata()
                        .withNewSpec()
                        .withParallelism(1)
                        .withCompletions(1)
                        .withBackoffLimit(6)
                        .withNewSelector()
                        .addToMatchLabels("job-name", "work")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("job-name", "work")
                        .endMetadata()
                        .withSpec(Fixtures.pod("work").buildSpec())
                        .endTemplate()
                        .endSpec();
        cluster.create(Resources.JOBS, change.apply(job).build());
    }

    private void edit(UnaryOperator<JobBuilder> change) {
        cluster.api.update(
                ObjectKey.ofPath(Resources.JOBS, "default/work"),
                "",
                change.apply(new JobBuilder(job())).build());
    }

    /** Lets all active pods end. */
    private void end(String phase) {
        for (Pod pod : active()) {
            cluster.api.update(
                    TestCluster.key(pod),
                    "status",
                    new PodBuilder(pod)
                            .editStatus()
                            .withPhase(phase)
                            .addNewCondition()
                            .withType("Ready")
                            .withStatus("False")
                            .withLastTransitionTime(cluster.clock.instant().toString())
                            .endCondition()
                            .endStatus()
                            .build());
        }
        cluster.settle();
    }

    private List<Pod> active() {
        return cluster.pods().stream().filter(Pods::isActive).toList();
    }

    private Job job() {
        return cluster.get(Resources.JOBS, "default/work", Job.class);
    }

    private Optional<JobCondition> condition(String type) {
        return job().getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst();
    }
}
