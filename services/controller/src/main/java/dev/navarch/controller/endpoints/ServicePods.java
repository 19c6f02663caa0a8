package dev.navarch.controller.endpoints;

import dev.navarch.bus.view.Lister;
import dev.navarch.bus.view.View;
import dev.navarch.bus.view.ViewEvent;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Watching;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which pods stand behind a service, and which of a pod's ports. */
final class ServicePods {

    private ServicePods() {}

    /** Whether this controller manager chooses the service's endpoints. */
    static boolean isSelected(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null
                && !selector.isEmpty()
                && !"ExternalName".equals(service.getSpec().getType());
    }

    static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    static boolean publishesNotReady(Service service) {
        return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    }

    /** The pods that the service selects and that have an address and have not finished. */
    static List<Pod> of(Service service, Lister<Pod> pods) {
        Map<String, String> selector = service.getSpec().getSelector();
        Map.Entry<String, String> first = selector.entrySet().iterator().next();
        String key =
                ClusterViews.labelKey(
                        service.getMetadata().getNamespace(), first.getKey(), first.getValue());
        return pods.byIndex(ClusterViews.BY_LABEL, key).stream()
                .filter(pod -> Selectors.matchesAll(selector, pod.getMetadata().getLabels()))
                .filter(pod -> !Pods.isTerminal(pod) && !ip(pod).isEmpty())
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    static String ip(Pod pod) {
        String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return ip == null ? "" : ip;
    }

    /** The name by which DNS knows the pod under a headless service; empty without one. */
    static Optional<String> hostname(Pod pod, Service service) {
        String hostname = pod.getSpec().getHostname();
        return hostname != null
                        && !hostname.isEmpty()
                        && service.getMetadata().getName().equals(pod.getSpec().getSubdomain())
                ? Optional.of(hostname)
                : Optional.empty();
    }

    /** The number that a service's port has on the pod; empty when the pod has no port of it. */
    static Optional<Integer> targetPort(Pod pod, ServicePort port) {
        if (port.getTargetPort() == null) {
            return Optional.ofNullable(port.getPort());
        }
        Integer number = port.getTargetPort().getIntVal();
        if (number != null && number > 0) {
            return Optional.of(number);
        }
        if (number != null) {
            return Optional.ofNullable(port.getPort());
        }
        String name = port.getTargetPort().getStrVal();
        Stream<Container> sidecars =
                pod.getSpec().getInitContainers().stream()
                        .filter(c -> "Always".equals(c.getRestartPolicy()));
        return Stream.concat(pod.getSpec().getContainers().stream(), sidecars)
                .flatMap(container -> container.getPorts().stream())
                .filter(p -> name.equals(p.getName()) && protocol(p).equals(protocol(port)))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }

    static String protocol(ServicePort port) {
        return port.getProtocol() == null ? "TCP" : port.getProtocol();
    }

    private static String protocol(ContainerPort port) {
        return port.getProtocol() == null ? "TCP" : port.getProtocol();
    }

    /** Enqueues the services that a pod's change concerns. */
    static void watch(View<Pod> pods, View<Service> services, Controller.Keys keys) {
        pods.onEvent(event -> {
            if (matters(event)) {
                for (Service service : services.inNamespace(event.key().namespace())) {
                    if (isSelected(service)
                            && (selects(service, event.before())
                                    || selects(service, event.after()))) {
                        keys.add(Watching.path(service));
                    }
                }
            }
        });
    }

    private static boolean selects(Service service, Optional<Pod> pod) {
        return pod.isPresent()
                && Selectors.matchesAll(
                        service.getSpec().getSelector(), pod.get().getMetadata().getLabels());
    }

    /** Whether anything that an endpoint shows has changed. */
    private static boolean matters(ViewEvent<Pod> event) {
        if (event.before().isEmpty() || event.after().isEmpty()) {
            return true;
        }
        Pod before = event.before().get();
        Pod after = event.after().get();
        return !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels())
                || !ip(before).equals(ip(after))
                || Pods.isReady(before) != Pods.isReady(after)
                || Pods.isTerminating(before) != Pods.isTerminating(after)
                || Pods.isTerminal(before) != Pods.isTerminal(after)
                || !before.getSpec().equals(after.getSpec());
    }
}
