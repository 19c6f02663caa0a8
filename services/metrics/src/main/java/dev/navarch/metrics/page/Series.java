package dev.navarch.metrics.page;

import dev.navarch.metrics.host.Reading;
import io.prometheus.metrics.model.snapshots.Labels;

/** Whose a series is: cAdvisor's six labels. */
record Series(
        String container, String id, String image, String name, String namespace, String pod) {

    static Series host() {
        return new Series("", "/", "", "", "", "");
    }

    static Series pod(Reading.Pod pod) {
        return new Series("", pod.group(), "", "", pod.names().namespace(), pod.names().name());
    }

    /** The network belongs to the sandbox, which all containers of the pod share. */
    static Series sandbox(Reading.Pod pod) {
        return new Series(
                "",
                pod.group() + "/" + pod.networkOwner(),
                "",
                pod.networkOwner(),
                pod.names().namespace(),
                pod.names().name());
    }

    static Series container(Reading.Pod pod, Reading.Container container) {
        return new Series(
                container.name(),
                container.group(),
                container.image(),
                container.id(),
                pod.names().namespace(),
                pod.names().name());
    }

    Labels labels() {
        return Labels.of(
                "container", container,
                "id", id,
                "image", image,
                "name", name,
                "namespace", namespace,
                "pod", pod);
    }

    Labels with(String label, String value) {
        return labels().merge(Labels.of(label, value));
    }
}
