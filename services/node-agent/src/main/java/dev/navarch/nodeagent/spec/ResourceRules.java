package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.status.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/** Turns requests and limits into cgroup settings, as the kubelet does. */
public final class ResourceRules {

    public static final long CPU_PERIOD_MICROS = 100_000;

    private static final long LEAST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;
    private static final long LEAST_QUOTA_MICROS = 1_000;
    private static final int SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

    private ResourceRules() {}

    public static ContainerResources of(Pod pod, Container container, long nodeMemory) {
        long cpuRequest = Quantities.request(container, "cpu").map(Quantities::millis).orElse(0L);
        long cpuLimit = Quantities.limit(container, "cpu").map(Quantities::millis).orElse(0L);
        long memory = Quantities.limit(container, "memory").map(Quantities::whole).orElse(0L);
        return new ContainerResources(
                shares(cpuRequest),
                quota(cpuLimit),
                cpuLimit == 0 ? 0 : CPU_PERIOD_MICROS,
                memory,
                oomScore(pod, container, nodeMemory));
    }

    /** 1024 for a whole CPU. */
    public static long shares(long millis) {
        return Math.clamp(millis * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
    }

    public static long quota(long millis) {
        return millis == 0 ? 0 : Math.max(LEAST_QUOTA_MICROS, millis * CPU_PERIOD_MICROS / 1000);
    }

    /** The less a burstable container asked for, the sooner the kernel kills it for memory. */
    static int oomScore(Pod pod, Container container, long nodeMemory) {
        Integer priority = pod.getSpec().getPriority();
        if (priority != null && priority >= SYSTEM_CRITICAL_PRIORITY) {
            return -997;
        }
        return switch (QosClass.of(pod)) {
            case Guaranteed -> -997;
            case BestEffort -> 1000;
            case Burstable -> {
                long request =
                        Quantities.request(container, "memory").map(Quantities::whole).orElse(0L);
                long score = nodeMemory <= 0 ? 999 : 1000 - 1000 * request / nodeMemory;
                yield Math.clamp(score, 3, 999);
            }
        };
    }

    /** {@code <root>/burstable/pod<uid>}; guaranteed pods stand directly below the root. */
    public static String cgroupParent(String root, Pod pod) {
        String below =
                switch (QosClass.of(pod)) {
                    case Guaranteed -> "";
                    case Burstable -> "/burstable";
                    case BestEffort -> "/besteffort";
                };
        return root + below + "/pod" + pod.getMetadata().getUid();
    }
}
