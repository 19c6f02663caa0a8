package dev.navarch.api.protobuf;

import java.util.Set;

/**
 * Which zeros were meant. A Go client writes every field that is no pointer, set or not, so most
 * zeros mean "not set"; those of pointer fields are real. The messages do not say which is which.
 */
final class ZeroValues {

    private static final Set<String> MEANT =
            Set.of(
                    // numbers
                    "activeDeadlineSeconds",
                    "averageUtilization",
                    "backoffLimit",
                    "backoffLimitPerIndex",
                    "completions",
                    "defaultMode",
                    "deletionGracePeriodSeconds",
                    "expirationSeconds",
                    "failedJobsHistoryLimit",
                    "fsGroup",
                    "gracePeriodSeconds",
                    "leaseDurationSeconds",
                    "leaseTransitions",
                    "maxFailedIndexes",
                    "maxUnavailable",
                    "minReplicas",
                    "mode",
                    "parallelism",
                    "partition",
                    "priority",
                    "progressDeadlineSeconds",
                    "replicas",
                    "revisionHistoryLimit",
                    "runAsGroup",
                    "runAsUser",
                    "stabilizationWindowSeconds",
                    "startingDeadlineSeconds",
                    "successfulJobsHistoryLimit",
                    "terminationGracePeriodSeconds",
                    "timeoutSeconds",
                    "tolerationSeconds",
                    "ttlSecondsAfterFinished",
                    "value",
                    // truths
                    "allocateLoadBalancerNodePorts",
                    "allowPrivilegeEscalation",
                    "allowVolumeExpansion",
                    "attachRequired",
                    "automountServiceAccountToken",
                    "blockOwnerDeletion",
                    "controller",
                    "enableServiceLinks",
                    "hostUsers",
                    "immutable",
                    "optional",
                    "orphanDependents",
                    "privileged",
                    "readOnlyRootFilesystem",
                    "ready",
                    "runAsNonRoot",
                    "serving",
                    "setHostnameAsFQDN",
                    "shareProcessNamespace",
                    "suspend",
                    "terminating",
                    // texts
                    "storageClassName");

    /** Fields of the same names that are no pointers. */
    private static final Set<String> NOT_MEANT = Set.of("io.k8s.api.core.v1.Probe/timeoutSeconds");

    private ZeroValues() {}

    static boolean isMeant(String definition, String field) {
        return MEANT.contains(field) && !NOT_MEANT.contains(definition + "/" + field);
    }
}
