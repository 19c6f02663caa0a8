package dev.navarch.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Hands tasks to an executor one at a time and in order. A task that is added while another runs
 * waits, also when the executor runs tasks in the caller's thread, so no listener is called within
 * itself.
 */
final class SerialQueue {

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean busy;

    SerialQueue(Executor executor) {
        this.executor = executor;
    }

    void add(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        executor.execute(this::runNext);
    }

    private void runNext() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = tasks.remove();
            }
            try {
                task.run();
            } finally {
                synchronized (this) {
                    busy = !tasks.isEmpty();
                }
            }
            synchronized (this) {
                if (!busy) {
                    return;
                }
            }
            if (executor instanceof StepExecutor) {
                executor.execute(this::runNext);
                return;
            }
        }
    }
}
