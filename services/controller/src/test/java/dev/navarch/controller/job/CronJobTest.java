package dev.navarch.controller.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobTest {

    private final TestCluster cluster = new TestCluster();

    CronJobTest() {
        cluster.with(new CronJobController(cluster.views, cluster.clock));
    }

    @ParameterizedTest
    @CsvSource({
        "*/5 * * * *, UTC, 2026-01-01T00:00:00Z, 2026-01-01T00:05:00Z",
        "30 4 1 * *, UTC, 2026-01-01T05:00:00Z, 2026-02-01T04:30:00Z",
        "0 0 29 2 *, UTC, 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "0 9 * * mon-fri, UTC, 2026-01-02T09:00:00Z, 2026-01-05T09:00:00Z",
        "0 0 13 * 5, UTC, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
        "@hourly, UTC, 2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z",
        "0 0 * * 7, UTC, 2026-01-01T00:00:00Z, 2026-01-04T00:00:00Z",
        "0 12 * * *, Europe/Berlin, 2026-01-01T00:00:00Z, 2026-01-01T11:00:00Z",
        "'5,10-20/5 * * * *', UTC, 2026-01-01T00:11:00Z, 2026-01-01T00:15:00Z"
    })
    void findsTheNextTime(String expression, String zone, String after, String next) {
        assertThat(CronSchedule.parse(expression, Optional.of(zone)).next(Instant.parse(after)))
                .contains(Instant.parse(next));
    }

    @Test
    void aDayThatNeverComesHasNoNextTime() {
        assertThat(CronSchedule.parse("0 0 31 2 *", Optional.empty()).next(Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatThrownBy(() -> CronSchedule.parse("every day", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CronSchedule.parse("61 * * * *", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startsAJobWhenItsTimeComes() {
        create("*/10 * * * *", "Allow");
        cluster.pass(Duration.ofMinutes(9));
        assertThat(jobs()).isEmpty();
        cluster.pass(Duration.ofMinutes(2));
        assertThat(jobs()).hasSize(1);
        long minute = Instant.parse("2026-01-01T00:10:00Z").getEpochSecond() / 60;
        assertThat(jobs().get(0).getMetadata().getName()).isEqualTo("tick-" + minute);
        assertThat(cron().getStatus().getLastScheduleTime()).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(cron().getStatus().getActive()).hasSize(1);
        assertThat(cluster.events("tick"))
                .containsExactly("SuccessfulCreate: Created job tick-" + minute);
    }

    @Test
    void doesNotStartASecondOneWhereThatIsForbidden() {
        create("* * * * *", "Forbid");
        cluster.pass(Duration.ofMinutes(5));
        assertThat(jobs()).hasSize(1);
        assertThat(cluster.events("tick")).anyMatch(e -> e.startsWith("JobAlreadyActive"));
    }

    @Test
    void replacesTheRunningOneWhereThatIsWanted() {
        create("* * * * *", "Replace");
        cluster.pass(Duration.ofMinutes(1).plusSeconds(5));
        String first = jobs().get(0).getMetadata().getName();
        cluster.pass(Duration.ofMinutes(1));
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().get(0).getMetadata().getName()).isNotEqualTo(first);
    }

    @Test
    void keepsOnlyTheLatestFinishedJobs() {
        create("* * * * *", "Allow");
        for (int i = 0; i < 6; i++) {
            cluster.pass(Duration.ofMinutes(1));
            for (Job job : jobs()) {
                if (!JobPlanner.isFinished(job)) {
                    complete(job);
                }
            }
            cluster.settle();
        }
        assertThat(jobs().stream().filter(JobPlanner::isFinished)).hasSize(3);
        assertThat(cron().getStatus().getLastSuccessfulTime()).isNotNull();
    }

    @Test
    void afterALongOutageItStartsOneJobAndNotOneForEachMissedTime() {
        create("* * * * *", "Allow");
        cluster.settle();
        cluster.clock.advance(Duration.ofDays(2));
        cluster.pass(Duration.ofSeconds(30));
        assertThat(jobs()).hasSize(1);
        assertThat(cron().getStatus().getLastScheduleTime()).isEqualTo("2026-01-03T00:00:00Z");
    }

    private void create(String schedule, String policy) {
        cluster.create(
                Resources.CRON_JOBS,
                new CronJobBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("tick")
                        .endMetadata()
                        .withNewSpec()
                        .withSchedule(schedule)
                        .withConcurrencyPolicy(policy)
                        .withSuccessfulJobsHistoryLimit(3)
                        .withFailedJobsHistoryLimit(1)
                        .withNewJobTemplate()
                        .withNewSpec()
                        .withNewTemplate()
                        .withSpec(Fixtures.pod("tick").buildSpec())
                        .endTemplate()
                        .endSpec()
                        .endJobTemplate()
                        .endSpec()
                        .build());
    }

    private void complete(Job job) {
        String now = cluster.clock.instant().toString();
        cluster.api.update(
                ObjectKey.namespaced(Resources.JOBS, "default", job.getMetadata().getName()),
                "status",
                new JobBuilder(job)
                        .withNewStatus()
                        .withStartTime(now)
                        .withCompletionTime(now)
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private List<Job> jobs() {
        return cluster.list(Resources.JOBS, Job.class);
    }

    private CronJob cron() {
        return cluster.get(Resources.CRON_JOBS, "default/tick", CronJob.class);
    }
}
