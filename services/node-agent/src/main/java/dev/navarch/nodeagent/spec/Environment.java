package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.worker.PodConfigs.ConfigFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The environment variables of a container: of Services, of whole objects, and its own. */
final class Environment {

    private final ObjectReader objects;
    private final Supplier<Collection<Service>> services;

    Environment(ObjectReader objects, Supplier<Collection<Service>> services) {
        this.objects = objects;
        this.services = services;
    }

    Map<String, String> of(Pod pod, Container container, PodFields fields, List<String> addresses)
            throws ConfigFailure {
        Map<String, String> own = new LinkedHashMap<>();
        try {
            for (EnvFromSource source : container.getEnvFrom()) {
                addAll(own, pod.getMetadata().getNamespace(), source);
            }
            Map<String, String> linked = services(pod);
            Map<String, String> known = new LinkedHashMap<>(linked);
            known.putAll(own);
            for (EnvVar variable : container.getEnv()) {
                Optional<String> value = value(pod, container, variable, known, fields, addresses);
                if (value.isPresent()) {
                    known.put(variable.getName(), value.get());
                    own.put(variable.getName(), value.get());
                }
            }
            linked.forEach(own::putIfAbsent);
            return own;
        } catch (ObjectReader.UnreadableException e) {
            throw new ConfigFailure(e.text());
        }
    }

    private Map<String, String> services(Pod pod) {
        boolean links = !Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks());
        return ServiceVariables.of(services.get(), pod.getMetadata().getNamespace(), links);
    }

    private void addAll(Map<String, String> into, String namespace, EnvFromSource source)
            throws ConfigFailure {
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        if (source.getConfigMapRef() != null) {
            String name = source.getConfigMapRef().getName();
            Optional<ConfigMap> found = objects.configMap(namespace, name);
            if (found.isEmpty() && !Boolean.TRUE.equals(source.getConfigMapRef().getOptional())) {
                throw new ConfigFailure("configmap \"" + name + "\" not found");
            }
            found.map(ConfigMap::getData)
                    .ifPresent(data -> data.forEach((key, value) -> into.put(prefix + key, value)));
        }
        if (source.getSecretRef() != null) {
            String name = source.getSecretRef().getName();
            Optional<Secret> found = objects.secret(namespace, name);
            if (found.isEmpty() && !Boolean.TRUE.equals(source.getSecretRef().getOptional())) {
                throw new ConfigFailure("secret \"" + name + "\" not found");
            }
            found.map(Secret::getData)
                    .ifPresent(data ->
                            data.forEach((key, value) -> into.put(prefix + key, decoded(value))));
        }
    }

    private Optional<String> value(
            Pod pod,
            Container container,
            EnvVar variable,
            Map<String, String> known,
            PodFields fields,
            List<String> addresses)
            throws ConfigFailure {
        EnvVarSource from = variable.getValueFrom();
        if (from == null) {
            String text = variable.getValue();
            return Optional.of(text == null ? "" : Expansion.expand(text, known));
        }
        String namespace = pod.getMetadata().getNamespace();
        if (from.getFieldRef() != null) {
            String path = from.getFieldRef().getFieldPath();
            return Optional.of(
                    fields.field(pod, path, addresses)
                            .orElseThrow(
                                    () -> new ConfigFailure("unsupported field path: " + path)));
        }
        if (from.getResourceFieldRef() != null) {
            ResourceFieldSelector selector = from.getResourceFieldRef();
            Container whose = named(pod, selector.getContainerName()).orElse(container);
            return Optional.of(
                    fields.resource(whose, selector)
                            .orElseThrow(() ->
                                    new ConfigFailure(
                                            "unsupported container resource : "
                                                    + selector.getResource())));
        }
        if (from.getConfigMapKeyRef() != null) {
            return configMapKey(namespace, from.getConfigMapKeyRef());
        }
        if (from.getSecretKeyRef() != null) {
            return secretKey(namespace, from.getSecretKeyRef());
        }
        return Optional.empty();
    }

    private static Optional<Container> named(Pod pod, @Nullable String name) {
        return name == null
                ? Optional.empty()
                : pod.getSpec().getContainers().stream()
                        .filter(container -> container.getName().equals(name))
                        .findFirst();
    }

    private Optional<String> configMapKey(String namespace, ConfigMapKeySelector selector)
            throws ConfigFailure {
        boolean optional = Boolean.TRUE.equals(selector.getOptional());
        Optional<ConfigMap> found = objects.configMap(namespace, selector.getName());
        if (found.isEmpty() && !optional) {
            throw new ConfigFailure("configmap \"" + selector.getName() + "\" not found");
        }
        Optional<String> value =
                found.map(ConfigMap::getData).map(data -> data.get(selector.getKey()));
        if (value.isEmpty() && !optional) {
            throw new ConfigFailure(
                    "couldn't find key "
                            + selector.getKey()
                            + " in ConfigMap "
                            + namespace
                            + "/"
                            + selector.getName());
        }
        return value;
    }

    private Optional<String> secretKey(String namespace, SecretKeySelector selector)
            throws ConfigFailure {
        boolean optional = Boolean.TRUE.equals(selector.getOptional());
        Optional<Secret> found = objects.secret(namespace, selector.getName());
        if (found.isEmpty() && !optional) {
            throw new ConfigFailure("secret \"" + selector.getName() + "\" not found");
        }
        Optional<String> value =
                found.map(Secret::getData).map(data -> data.get(selector.getKey()));
        if (value.isEmpty() && !optional) {
            throw new ConfigFailure(
                    "couldn't find key "
                            + selector.getKey()
                            + " in Secret "
                            + namespace
                            + "/"
                            + selector.getName());
        }
        return value.map(Environment::decoded);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
