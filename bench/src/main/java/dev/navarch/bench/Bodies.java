package dev.navarch.bench;

/** The objects that the load is made of. */
final class Bodies {

    private Bodies() {}

    /** A pod of one container, about 1 kB; {@code scheduler} empty for the default one. */
    static String pod(String name, String scheduler) {
        String whose = scheduler.isEmpty() ? "" : "\"schedulerName\":\"" + scheduler + "\",";
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s",
          "labels":{"app":"load","tier":"web"},"annotations":{"note":"%s"}},
         "spec":{%s"terminationGracePeriodSeconds":0,"containers":[{"name":"c",
          "image":"registry.local/pause:1",
          "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],
          "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}
        """
                .formatted(name, "x".repeat(400), whose);
    }

    static String deployment(String name, int replicas) {
        return """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},
         "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"%s"}},
          "template":{"metadata":{"labels":{"app":"%s"}},
           "spec":{"containers":[{"name":"c","image":"registry.local/pause:1"}]}}}}
        """
                .formatted(name, replicas, name, name);
    }

    static String node(String name, String load, int zone) {
        return """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s","labels":{"load":"%s",
          "kubernetes.io/hostname":"%s","topology.kubernetes.io/zone":"z%d"}}}
        """
                .formatted(name, load, name, zone);
    }

    /** A ready node of 32 processors, 128 GiB and 110 pods. */
    static String nodeStatus() {
        String size = "{\"cpu\":\"32\",\"memory\":\"128Gi\",\"pods\":\"110\"}";
        return """
        {"status":{"capacity":%s,"allocatable":%s,"conditions":[{"type":"Ready","status":"True",
          "reason":"KubeletReady","message":"ok","lastHeartbeatTime":"2026-01-01T00:00:00Z",
          "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
        """
                .formatted(size, size);
    }

    static String configMap(String name) {
        return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"pad":"%s"}}
        """
                .formatted(name, "y".repeat(1000));
    }

    static String namespace(String name) {
        return named("v1", "Namespace", name);
    }

    static String named(String apiVersion, String kind, String name) {
        return """
        {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s"}}
        """
                .formatted(apiVersion, kind, name);
    }

    /** Lets a service account do everything. */
    static String administrator(String namespace, String account) {
        return """
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",
         "metadata":{"name":"%s-%s"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
         "subjects":[{"kind":"ServiceAccount","namespace":"%s","name":"%s"}]}
        """
                .formatted(namespace, account, namespace, account);
    }

    static String serviceAccount() {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}";
    }
}
