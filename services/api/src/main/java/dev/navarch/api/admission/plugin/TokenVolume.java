package dev.navarch.api.admission.plugin;

import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The volume by which a container reaches the API: token, certificate authority, namespace. */
final class TokenVolume {

    static final String PREFIX = "kube-api-access-";
    static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    /** An hour and a little, by which Kubernetes knows tokens that it mounted itself. */
    private static final int EXPIRATION_SECONDS = 3607;

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private TokenVolume() {}

    /** Mounts it into every container that has not something else there. */
    static void mount(ObjectNode spec, RandomGenerator random) {
        String name = existing(spec);
        boolean isNew = name.isEmpty();
        if (isNew) {
            name = PREFIX + suffix(random);
        }
        boolean mounted = false;
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                if (container instanceof ObjectNode one && !hasMount(one)) {
                    one.withArrayProperty("volumeMounts")
                            .addObject()
                            .put("name", name)
                            .put("readOnly", true)
                            .put("mountPath", MOUNT_PATH);
                    mounted = true;
                }
            }
        }
        if (mounted && isNew) {
            add(spec.withArrayProperty("volumes"), name);
        }
    }

    private static String existing(ObjectNode spec) {
        for (JsonNode volume : spec.path("volumes")) {
            String name = volume.path("name").asString("");
            if (name.startsWith(PREFIX)) {
                return name;
            }
        }
        return "";
    }

    private static boolean hasMount(JsonNode container) {
        return container
                .path("volumeMounts")
                .valueStream()
                .anyMatch(mount -> mount.path("mountPath").asString("").equals(MOUNT_PATH));
    }

    private static String suffix(RandomGenerator random) {
        StringBuilder text = new StringBuilder(5);
        for (int i = 0; i < 5; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static void add(ArrayNode volumes, String name) {
        ObjectNode projected = volumes.addObject().put("name", name).putObject("projected");
        projected.put("defaultMode", 420);
        ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", EXPIRATION_SECONDS)
                .put("path", "token");
        ObjectNode authority = sources.addObject().putObject("configMap");
        authority.put("name", "kube-root-ca.crt");
        authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
        sources.addObject()
                .putObject("downwardAPI")
                .putArray("items")
                .addObject()
                .put("path", "namespace")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.namespace");
    }
}
