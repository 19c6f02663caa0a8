package dev.navarch.api.store.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;

/**
 * Asks for the newest revision on behalf of everybody who waits: a question that begins after a
 * reader came is good for that reader, so readers that come during one share the next.
 */
final class RevisionReader implements AutoCloseable {

    private final LongSupplier question;
    private final Executor answers;
    private final BlockingQueue<CompletableFuture<Long>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    RevisionReader(LongSupplier question, Executor answers) {
        this.question = question;
        this.answers = answers;
        this.thread = Thread.ofPlatform().name("navarch-revision-reader").daemon().start(this::run);
    }

    CompletableFuture<Long> ask() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    private void run() {
        List<CompletableFuture<Long>> readers = new ArrayList<>();
        try {
            while (true) {
                readers.add(waiting.take());
                waiting.drainTo(readers);
                answer(readers);
                readers.clear();
            }
        } catch (InterruptedException end) {
            waiting.drainTo(readers);
            readers.forEach(reader -> reader.completeExceptionally(end));
        }
    }

    private void answer(List<CompletableFuture<Long>> readers) {
        try {
            long revision = question.getAsLong();
            readers.forEach(reader -> reader.completeAsync(() -> revision, answers));
        } catch (RuntimeException e) {
            readers.forEach(reader -> reader.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
