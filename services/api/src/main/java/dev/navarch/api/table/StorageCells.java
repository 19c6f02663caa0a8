package dev.navarch.api.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What the rows of volumes, claims, storage classes and quotas show. */
final class StorageCells {

    private static final Map<String, String> MODES =
            Map.of(
                    "ReadWriteOnce", "RWO",
                    "ReadOnlyMany", "ROX",
                    "ReadWriteMany", "RWX",
                    "ReadWriteOncePod", "RWOP");
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private StorageCells() {}

    static String status(JsonNode object, Instant now) {
        return Texts.isBeingDeleted(object) ? "Terminating" : Texts.at(object, "/status/phase");
    }

    static String claimCapacity(JsonNode claim, Instant now) {
        return Texts.at(claim, "/spec/volumeName").isEmpty()
                ? ""
                : Texts.at(claim, "/status/capacity/storage");
    }

    static String claimModes(JsonNode claim, Instant now) {
        return Texts.at(claim, "/spec/volumeName").isEmpty()
                ? ""
                : modes(claim.at("/status/accessModes"));
    }

    static String volumeModes(JsonNode volume, Instant now) {
        return modes(volume.at("/spec/accessModes"));
    }

    private static String modes(JsonNode modes) {
        List<String> shown = new ArrayList<>();
        for (String mode :
                List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")) {
            if (Texts.texts(modes).contains(mode)) {
                shown.add(MODES.getOrDefault(mode, mode));
            }
        }
        return String.join(",", shown);
    }

    static String storageClass(JsonNode object, Instant now) {
        String annotated =
                object.path("metadata").path("annotations").path(CLASS_ANNOTATION).asString("");
        return Texts.or(annotated, Texts.at(object, "/spec/storageClassName"));
    }

    static String volumeClaim(JsonNode volume, Instant now) {
        JsonNode claim = volume.at("/spec/claimRef");
        return claim.isMissingNode()
                ? ""
                : claim.path("namespace").asString("") + "/" + claim.path("name").asString("");
    }

    static String className(JsonNode storageClass, Instant now) {
        JsonNode annotations = storageClass.at("/metadata/annotations");
        boolean isDefault =
                annotations
                        .path("storageclass.kubernetes.io/is-default-class")
                        .asString("")
                        .equals("true");
        return Texts.at(storageClass, "/metadata/name") + (isDefault ? " (default)" : "");
    }

    static Cell quota(boolean limits) {
        return (quota, now) -> {
            List<String> shown = new ArrayList<>();
            Map<String, JsonNode> hard = new TreeMap<>();
            quota.at("/status/hard").properties().forEach(h -> hard.put(h.getKey(), h.getValue()));
            hard.forEach((resource, amount) -> {
                if (resource.startsWith("limits") == limits) {
                    shown.add(
                            resource
                                    + ": "
                                    + quota.path("status").path("used").path(resource).asString("0")
                                    + "/"
                                    + amount.asString(""));
                }
            });
            return String.join(", ", shown);
        };
    }
}
