package dev.navarch.nodeagent.agent;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The threads of one agent: one that wakes, and as many virtual ones as there is work. */
final class AgentThreads implements AutoCloseable {

    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pods-", 0).factory());
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("agent-timer").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    AgentThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs tasks; drops them once the agent is closed. */
    Executor executor() {
        return task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                // The agent is closed, and what it leaves undone the next one does.
            }
        };
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
