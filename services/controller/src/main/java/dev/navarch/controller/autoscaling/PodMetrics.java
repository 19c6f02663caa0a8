package dev.navarch.controller.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What pods used of late: where the autoscaler gets its figures from. */
public interface PodMetrics {

    /** The newest figures of a pod; empty when there are none, or only old ones. */
    Optional<Usage> of(String namespace, String pod);

    /**
     * A pod's use.
     *
     * @param time when it was measured
     * @param window the time over which it was averaged
     * @param milli by container and resource, in thousandths of a core or of a byte
     */
    record Usage(Instant time, Duration window, Map<String, Map<String, Long>> milli) {

        public Usage {
            milli = Map.copyOf(milli);
        }
    }
}
