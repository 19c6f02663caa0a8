package dev.navarch.api.auth.node;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pods that are bound to a node, and what they refer to. */
final class BoundPods {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectReader reader;

    BoundPods(ObjectReader reader) {
        this.reader = reader;
    }

    boolean isBound(String node, Attributes asked) {
        return read(ObjectKey.namespaced(Resources.PODS, asked.namespace(), asked.name()))
                .filter(pod -> isBound(pod, node))
                .isPresent();
    }

    /** Whether none but pods that are bound to the node can be among these. */
    static boolean selectedBy(Selection selection, String node) {
        return selection.fields().stream()
                .anyMatch(term ->
                        term.key().equals("spec.nodeName")
                                && term.operator().equals("In")
                                && term.values().equals(List.of(node)));
    }

    /** Whether one of them refers to the Secret, ConfigMap, claim or service account. */
    boolean refer(String node, Attributes asked) {
        String resource = asked.resource();
        String name = asked.name();
        if (in(asked.namespace(), node, name)
                .anyMatch(pod -> PodReferences.of(pod).to(resource, name))) {
            return true;
        }
        return switch (resource) {
            case "persistentvolumeclaims" ->
                    in(asked.namespace(), node, "ephemeral")
                            .anyMatch(pod -> PodReferences.of(pod).ownClaim(name));
            case "secrets" ->
                    in(asked.namespace(), node, node)
                            .map(pod -> PodReferences.of(pod).account())
                            .distinct()
                            .anyMatch(account -> pullSecret(asked, account));
            default -> false;
        };
    }

    /** A pull secret may hang on the service account alone. */
    private boolean pullSecret(Attributes asked, String account) {
        return read(ObjectKey.namespaced(Resources.SERVICE_ACCOUNTS, asked.namespace(), account))
                .filter(found -> PodReferences.named(found.path("imagePullSecrets"), asked.name()))
                .isPresent();
    }

    /** Those that hold this string too; what does not is not parsed. */
    private Stream<JsonNode> in(String namespace, String node, String mentioned) {
        byte[] nodeText = quoted(node);
        byte[] mentionedText = quoted(mentioned);
        return reader.cached(Resources.PODS, namespace).stream()
                .map(StoredObject::bytes)
                .filter(pod -> contains(pod, nodeText) && contains(pod, mentionedText))
                .map(MAPPER::readTree)
                .filter(pod -> isBound(pod, node));
    }

    private Optional<JsonNode> read(ObjectKey key) {
        return reader.cached(key).map(StoredObject::bytes).map(MAPPER::readTree);
    }

    private static boolean isBound(JsonNode pod, String node) {
        return pod.at("/spec/nodeName").asString("").equals(node);
    }

    private static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    }

    private static boolean contains(byte[] in, byte[] what) {
        for (int i = 0; i <= in.length - what.length; i++) {
            int j = 0;
            while (j < what.length && in[i + j] == what[j]) {
                j++;
            }
            if (j == what.length) {
                return true;
            }
        }
        return false;
    }
}
