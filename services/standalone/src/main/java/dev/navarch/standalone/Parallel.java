package dev.navarch.standalone;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs what may run side by side, each in a thread of its own. */
final class Parallel {

    private Parallel() {}

    static <T> CompletableFuture<T> call(String name, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("navarch-" + name)
                .start(() -> {
                    try {
                        result.complete(task.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    static CompletableFuture<Void> run(String name, Runnable task) {
        return call(
                        name,
                        () -> {
                            task.run();
                            return name;
                        })
                .thenAccept(done -> {});
    }
}
