package dev.navarch.nodeagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads static pods from YAML or JSON. */
final class Manifests {

    static final String HASH = "kubernetes.io/config.hash";
    static final String SOURCE = "kubernetes.io/config.source";
    static final String MIRROR = "kubernetes.io/config.mirror";

    private static final YAMLMapper YAML =
            YAMLMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Manifests() {}

    /**
     * The pods of a manifest: one, a list, or several documents.
     *
     * @param source {@code file} or {@code http}
     * @param origin where it came from, which tells equal manifests apart
     * @throws IllegalArgumentException when it is not that
     */
    static List<Pod> read(byte[] manifest, String source, String origin, String nodeName) {
        List<Pod> pods = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document == null || document.isNull() || document.isEmpty()) {
                    continue;
                }
                String kind = document.path("kind").asString("");
                switch (kind) {
                    case "Pod" -> pods.add(pod(document, source, origin, nodeName));
                    case "PodList", "List" ->
                            document.path("items")
                                    .forEach(item -> pods.add(pod(item, source, origin, nodeName)));
                    default -> throw new IllegalArgumentException("not a pod but a " + kind);
                }
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
        return pods;
    }

    private static Pod pod(JsonNode document, String source, String origin, String nodeName) {
        Pod written = YAML.treeToValue(document, Pod.class);
        if (written.getMetadata() == null
                || written.getMetadata().getName() == null
                || written.getSpec() == null
                || written.getSpec().getContainers().isEmpty()) {
            throw new IllegalArgumentException("a pod needs a name and a container");
        }
        String hash = hash(nodeName + "\0" + origin + "\0" + document);
        String namespace = written.getMetadata().getNamespace();
        Pod pod =
                new PodBuilder(written)
                        .editMetadata()
                        .withName(written.getMetadata().getName() + "-" + nodeName)
                        .withNamespace(
                                namespace == null || namespace.isEmpty() ? "default" : namespace)
                        .withUid(hash)
                        .addToAnnotations(HASH, hash)
                        .addToAnnotations(SOURCE, source)
                        .endMetadata()
                        .editSpec()
                        .withNodeName(nodeName)
                        .endSpec()
                        .withStatus(null)
                        .build();
        defaults(pod);
        return pod;
    }

    /** What the API service would have filled in and the agent relies on. */
    private static void defaults(Pod pod) {
        if (pod.getSpec().getRestartPolicy() == null) {
            pod.getSpec().setRestartPolicy("Always");
        }
        if (pod.getSpec().getTerminationGracePeriodSeconds() == null) {
            pod.getSpec().setTerminationGracePeriodSeconds(30L);
        }
        pod.getSpec().setEnableServiceLinks(false);
        pod.getSpec().setAutomountServiceAccountToken(false);
        List<Toleration> tolerations = new ArrayList<>(pod.getSpec().getTolerations());
        tolerations.add(
                new TolerationBuilder().withOperator("Exists").withEffect("NoExecute").build());
        pod.getSpec().setTolerations(tolerations);
        for (Container container : pod.getSpec().getContainers()) {
            container
                    .getPorts()
                    .forEach(port -> {
                        if (port.getProtocol() == null) {
                            port.setProtocol("TCP");
                        }
                        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                                && port.getHostPort() == null) {
                            port.setHostPort(port.getContainerPort());
                        }
                    });
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a pod of the API only shows a static pod. */
    static boolean isMirror(Pod pod) {
        return annotation(pod, MIRROR) != null;
    }

    static boolean isStatic(Pod pod) {
        return annotation(pod, SOURCE) != null && annotation(pod, MIRROR) == null;
    }

    static @org.jspecify.annotations.Nullable String annotation(Pod pod, String name) {
        return pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(name);
    }
}
