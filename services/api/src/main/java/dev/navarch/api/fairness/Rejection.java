package dev.navarch.api.fairness;

/** Why a request was not let in. */
public enum Rejection {
    CONCURRENCY_LIMIT("concurrency-limit"),
    QUEUE_FULL("queue-full"),
    TIME_OUT("time-out"),
    CANCELLED("cancelled");

    private final String reason;

    Rejection(String reason) {
        this.reason = reason;
    }

    /** As Kubernetes' metrics name it. */
    public String reason() {
        return reason;
    }
}
