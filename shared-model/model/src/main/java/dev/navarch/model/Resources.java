package dev.navarch.model;

/** The types that Navarch's own services name in code. All others are known to the API as data. */
public final class Resources {

    public static final GroupResource NAMESPACES = GroupResource.core("namespaces");
    public static final GroupResource NODES = GroupResource.core("nodes");
    public static final GroupResource PODS = GroupResource.core("pods");
    public static final GroupResource SERVICES = GroupResource.core("services");
    public static final GroupResource ENDPOINTS = GroupResource.core("endpoints");
    public static final GroupResource CONFIG_MAPS = GroupResource.core("configmaps");
    public static final GroupResource SECRETS = GroupResource.core("secrets");
    public static final GroupResource SERVICE_ACCOUNTS = GroupResource.core("serviceaccounts");
    public static final GroupResource EVENTS = GroupResource.core("events");
    public static final GroupResource REPLICATION_CONTROLLERS =
            GroupResource.core("replicationcontrollers");
    public static final GroupResource PERSISTENT_VOLUMES = GroupResource.core("persistentvolumes");
    public static final GroupResource PERSISTENT_VOLUME_CLAIMS =
            GroupResource.core("persistentvolumeclaims");
    public static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
    public static final GroupResource REPLICA_SETS = new GroupResource("apps", "replicasets");
    public static final GroupResource STATEFUL_SETS = new GroupResource("apps", "statefulsets");
    public static final GroupResource DAEMON_SETS = new GroupResource("apps", "daemonsets");
    public static final GroupResource CONTROLLER_REVISIONS =
            new GroupResource("apps", "controllerrevisions");
    public static final GroupResource JOBS = new GroupResource("batch", "jobs");
    public static final GroupResource CRON_JOBS = new GroupResource("batch", "cronjobs");
    public static final GroupResource ENDPOINT_SLICES =
            new GroupResource("discovery.k8s.io", "endpointslices");
    public static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
    public static final GroupResource HORIZONTAL_POD_AUTOSCALERS =
            new GroupResource("autoscaling", "horizontalpodautoscalers");
    public static final GroupResource POD_DISRUPTION_BUDGETS =
            new GroupResource("policy", "poddisruptionbudgets");
    public static final GroupResource PRIORITY_CLASSES =
            new GroupResource("scheduling.k8s.io", "priorityclasses");
    public static final GroupResource STORAGE_CLASSES =
            new GroupResource("storage.k8s.io", "storageclasses");
    public static final GroupResource CERTIFICATE_SIGNING_REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");
    public static final GroupResource CLUSTER_TRUST_BUNDLES =
            new GroupResource("certificates.k8s.io", "clustertrustbundles");
    public static final GroupResource POD_CERTIFICATE_REQUESTS =
            new GroupResource("certificates.k8s.io", "podcertificaterequests");
    public static final GroupResource CUSTOM_RESOURCE_DEFINITIONS =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    private Resources() {}
}
