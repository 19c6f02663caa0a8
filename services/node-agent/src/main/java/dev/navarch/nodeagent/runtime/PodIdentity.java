package dev.navarch.nodeagent.runtime;

import java.util.Map;
import java.util.Optional;

/** Which pod a sandbox or container belongs to, as its labels tell. */
public record PodIdentity(String namespace, String name, String uid) {

    public static final String NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String NAME = "io.kubernetes.pod.name";
    public static final String UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER = "io.kubernetes.container.name";

    /** Empty when the labels are not those of a pod: somebody else uses the runtime as well. */
    public static Optional<PodIdentity> of(Map<String, String> labels) {
        String namespace = labels.get(NAMESPACE);
        String name = labels.get(NAME);
        String uid = labels.get(UID);
        return namespace == null || name == null || uid == null
                ? Optional.empty()
                : Optional.of(new PodIdentity(namespace, name, uid));
    }

    public Map<String, String> labels() {
        return Map.of(NAMESPACE, namespace, NAME, name, UID, uid);
    }

    /** {@code namespace/name}. */
    public String path() {
        return namespace + "/" + name;
    }

    /** {@code name_namespace(uid)}, as messages name a pod. */
    public String described() {
        return name + "_" + namespace + "(" + uid + ")";
    }
}
