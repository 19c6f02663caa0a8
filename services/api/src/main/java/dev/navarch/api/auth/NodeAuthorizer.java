package dev.navarch.api.auth;

import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node may do with objects that concern only some nodes: it reads a Secret, ConfigMap, claim
 * or service account only while a pod that is bound to it refers to that object, and it lets go of
 * volumes that are directories of its own. What all nodes may do is in the role {@code
 * system:node}.
 */
public final class NodeAuthorizer implements Authorizer {

    private static final String NODES = "system:nodes";
    private static final String NODE_USER = "system:node:";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final Set<String> REFERRED =
            Set.of("secrets", "configmaps", "persistentvolumeclaims");

    private final ObjectReader reader;

    public NodeAuthorizer(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public Decision authorize(User user, Attributes asked) {
        if (releasesVolume(user, asked)) {
            return new Decision(true, "");
        }
        if (!user.name().startsWith(NODE_USER)
                || !user.inGroup(NODES)
                || !asked.group().isEmpty()
                || asked.namespace().isEmpty()
                || asked.name().isEmpty()) {
            return new Decision(false, "");
        }
        String node = user.name().substring(NODE_USER.length());
        boolean reads =
                READ.contains(asked.verb())
                        && asked.subresource().isEmpty()
                        && REFERRED.contains(asked.resource());
        boolean token =
                asked.verb().equals("create")
                        && asked.resource().equals("serviceaccounts")
                        && asked.subresource().equals("token");
        boolean account =
                asked.verb().equals("get")
                        && asked.resource().equals("serviceaccounts")
                        && asked.subresource().isEmpty();
        if (!reads && !token && !account) {
            return new Decision(false, "");
        }
        boolean related = related(node, asked);
        return new Decision(
                related,
                related ? "" : "no relationship found between node '" + node + "' and this object");
    }

    /** A node lets go of a volume of its own whose directory it has removed. */
    private boolean releasesVolume(User user, Attributes asked) {
        if (!user.name().startsWith(NODE_USER)
                || !user.inGroup(NODES)
                || !asked.verb().equals("patch")
                || !asked.group().isEmpty()
                || !asked.resource().equals("persistentvolumes")
                || !asked.subresource().isEmpty()
                || asked.name().isEmpty()) {
            return false;
        }
        String node = user.name().substring(NODE_USER.length());
        return reader.cached(ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, asked.name()))
                .map(volume -> MAPPER.readTree(volume.bytes()))
                .filter(volume -> volume.path("metadata").has("deletionTimestamp"))
                .filter(volume ->
                        LocalVolumes.PROVISIONER.equals(
                                volume.path("metadata")
                                        .path("annotations")
                                        .path(LocalVolumes.PROVISIONED_BY)
                                        .asString("")))
                .filter(volume -> isOn(volume, node))
                .isPresent();
    }

    private static boolean isOn(JsonNode volume, String node) {
        JsonNode terms = volume.at("/spec/nodeAffinity/required/nodeSelectorTerms");
        return terms.size() == 1
                && terms.path(0)
                        .path("matchExpressions")
                        .valueStream()
                        .anyMatch(rule ->
                                rule.path("key").asString("").equals("kubernetes.io/hostname")
                                        && rule.path("operator").asString("").equals("In")
                                        && rule.path("values").size() == 1
                                        && rule.path("values").path(0).asString("").equals(node));
    }

    private boolean related(String node, Attributes asked) {
        byte[] nodeText = quoted(node);
        byte[] nameText = quoted(asked.name());
        for (StoredObject pod : reader.cached(Resources.PODS, asked.namespace())) {
            if (contains(pod.bytes(), nodeText)
                    && contains(pod.bytes(), nameText)
                    && refers(MAPPER.readTree(pod.bytes()).path("spec"), node, asked)) {
                return true;
            }
        }
        return asked.resource().equals("secrets") && pullSecretOfAccount(node, asked);
    }

    /** A pull secret may hang on the service account alone. */
    private boolean pullSecretOfAccount(String node, Attributes asked) {
        byte[] nodeText = quoted(node);
        for (StoredObject pod : reader.cached(Resources.PODS, asked.namespace())) {
            if (!contains(pod.bytes(), nodeText)) {
                continue;
            }
            JsonNode spec = MAPPER.readTree(pod.bytes()).path("spec");
            if (!spec.path("nodeName").asString("").equals(node)) {
                continue;
            }
            Optional<StoredObject> account =
                    reader.cached(
                            ObjectKey.namespaced(
                                    Resources.SERVICE_ACCOUNTS,
                                    asked.namespace(),
                                    spec.path("serviceAccountName").asString("default")));
            if (account.isPresent()
                    && named(
                            MAPPER.readTree(account.get().bytes()).path("imagePullSecrets"),
                            "name",
                            asked.name())) {
                return true;
            }
        }
        return false;
    }

    private static boolean refers(JsonNode spec, String node, Attributes asked) {
        if (!spec.path("nodeName").asString("").equals(node)) {
            return false;
        }
        return switch (asked.resource()) {
            case "serviceaccounts" ->
                    spec.path("serviceAccountName").asString("").equals(asked.name());
            case "persistentvolumeclaims" ->
                    mentions(spec.path("volumes"), "claimName", asked.name());
            case "secrets" ->
                    mentions(spec.path("volumes"), "secretName", asked.name())
                            || named(spec.path("imagePullSecrets"), "name", asked.name())
                            || source(spec, "secretRef", "secretKeyRef", "secret", asked.name());
            default -> source(spec, "configMapRef", "configMapKeyRef", "configMap", asked.name());
        };
    }

    /** Whether a field of this name with this value is anywhere below. */
    private static boolean mentions(JsonNode json, String field, String value) {
        return json.findValues(field).stream().anyMatch(v -> v.asString("").equals(value));
    }

    private static boolean named(JsonNode list, String field, String value) {
        return list.valueStream().anyMatch(v -> v.path(field).asString("").equals(value));
    }

    private static boolean source(
            JsonNode spec, String reference, String keyReference, String volume, String name) {
        for (String field : new String[] {reference, keyReference, volume}) {
            for (JsonNode found : spec.findValues(field)) {
                if (found.path("name").asString("").equals(name)) {
                    return true;
                }
            }
        }
        return false;
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
