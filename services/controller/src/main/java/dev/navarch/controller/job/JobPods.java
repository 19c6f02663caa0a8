package dev.navarch.controller.job;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Names;
import dev.navarch.controller.object.PodFactory;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The pods of a job. Each holds a finalizer until the job has counted it (KEP-2307). */
final class JobPods {

    static final String FINALIZER = "batch.kubernetes.io/job-tracking";

    private JobPods() {}

    static boolean isTracked(Pod pod) {
        return pod.getMetadata().getFinalizers().contains(FINALIZER);
    }

    static boolean isSucceeded(Pod pod) {
        return Pods.phase(pod).equals("Succeeded");
    }

    /** Failed, or on its way out without success where that counts as a failure. */
    static boolean isFailed(Job job, Pod pod) {
        return Pods.phase(pod).equals("Failed")
                || (!onlyReplacesFailed(job) && Pods.isTerminating(pod) && !isSucceeded(pod));
    }

    static boolean onlyReplacesFailed(Job job) {
        return "Failed".equals(job.getSpec().getPodReplacementPolicy());
    }

    static Write untrack(Pod pod) {
        List<String> left =
                pod.getMetadata().getFinalizers().stream()
                        .filter(finalizer -> !finalizer.equals(FINALIZER))
                        .toList();
        return Write.patch(
                Resources.PODS,
                pod,
                Json.object(Map.of("metadata", Json.listOrNothing("finalizers", left))));
    }

    static Pod create(Job job, Optional<Integer> index, RandomGenerator random) {
        Pod pod;
        if (index.isEmpty()) {
            pod = PodFactory.generated(job, job.getSpec().getTemplate(), random);
        } else {
            String prefix = job.getMetadata().getName() + "-" + index.get() + "-";
            pod =
                    PodFactory.named(
                            job, job.getSpec().getTemplate(), Names.generate(prefix, random));
            pod.getMetadata().setGenerateName(prefix);
            identify(job, pod, index.get());
        }
        pod = pod.edit().editMetadata().addToFinalizers(FINALIZER).endMetadata().build();
        return pod;
    }

    private static void identify(Job job, Pod pod, int index) {
        String text = Integer.toString(index);
        pod.setMetadata(
                pod.getMetadata()
                        .edit()
                        .addToAnnotations(Indexes.ANNOTATION, text)
                        .addToLabels(Indexes.ANNOTATION, text)
                        .build());
        if (pod.getSpec().getHostname() == null) {
            pod.getSpec().setHostname(job.getMetadata().getName() + "-" + index);
        }
        EnvVar variable =
                new EnvVarBuilder()
                        .withName("JOB_COMPLETION_INDEX")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.labels['" + Indexes.ANNOTATION + "']")
                        .endValueFrom()
                        .build();
        pod.setSpec(
                pod.getSpec()
                        .edit()
                        .withContainers(with(pod.getSpec().getContainers(), variable))
                        .withInitContainers(with(pod.getSpec().getInitContainers(), variable))
                        .build());
    }

    private static List<Container> with(List<Container> containers, EnvVar variable) {
        return containers.stream()
                .map(container ->
                        container.getEnv().stream()
                                        .anyMatch(e -> e.getName().equals(variable.getName()))
                                ? container
                                : container.edit().addToEnv(variable).build())
                .toList();
    }

    /** When a pod that has finished did so. */
    static Instant finished(Pod pod) {
        Instant latest = Instant.EPOCH;
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            if (status.getState() != null && status.getState().getTerminated() != null) {
                Instant at = Times.orEpoch(status.getState().getTerminated().getFinishedAt());
                latest = at.isAfter(latest) ? at : latest;
            }
        }
        if (!latest.equals(Instant.EPOCH)) {
            return latest;
        }
        return Stream.concat(
                        Times.parse(pod.getMetadata().getDeletionTimestamp()).stream(),
                        Pods.condition(pod, "Ready")
                                .map(PodCondition::getLastTransitionTime)
                                .flatMap(Times::parse)
                                .stream())
                .findFirst()
                .orElseGet(() -> Times.orEpoch(pod.getMetadata().getCreationTimestamp()));
    }
}
