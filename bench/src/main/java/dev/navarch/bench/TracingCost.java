package dev.navarch.bench;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * What tracing costs a request while it is off: everything that the API service asks of it from the
 * first header to the change topics, again and again in one thread. Counts the thread's own
 * processor time, so that a busy machine does not matter; the same loop without those calls is
 * measured in turn, and taken off.
 *
 * <p>Usage: {@code TracingCost}.
 */
public final class TracingCost {

    private static final int ROUNDS = 31;
    private static final int REQUESTS = 2_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Tracing tracing;
    private long sum;

    private TracingCost(Tracing tracing) {
        this.tracing = tracing;
    }

    public static void main(String[] arguments) {
        TracingCost cost = new TracingCost(Tracing.OFF);
        double[] with = new double[ROUNDS];
        double[] without = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            without[round] = nanos(cost::bare);
            with[round] = nanos(cost::traced);
        }
        Arrays.sort(with);
        Arrays.sort(without);
        System.out.printf(
                "a request with tracing off: %.1f ns, without these calls: %.1f ns (medians of %d"
                        + " rounds of %d; %d)%n",
                with[ROUNDS / 2], without[ROUNDS / 2], ROUNDS, REQUESTS, cost.sum);
    }

    /** Processor time of this thread for each request. */
    private static double nanos(Runnable requests) {
        long before = THREADS.getCurrentThreadCpuTime();
        requests.run();
        return (THREADS.getCurrentThreadCpuTime() - before) / (double) REQUESTS;
    }

    private void bare() {
        for (int i = 0; i < REQUESTS; i++) {
            work(i);
        }
    }

    private void traced() {
        for (int i = 0; i < REQUESTS; i++) {
            Span request = tracing.enabled() ? tracing.request("GET", "") : Span.NONE;
            try (Span.Scope _ = request.enter()) {
                int number = i;
                if (request.noted()) {
                    request.named("get pods").with("url.path", "/api");
                }
                tracing.carried(() -> work(number)).run();
                Span call = tracing.call("call webhook");
                if (call.noted()) {
                    call.end();
                }
                if (tracing.enabled() || request.noted()) {
                    request.end();
                }
            }
        }
    }

    private void work(int number) {
        sum = sum * 31 + number;
    }
}
