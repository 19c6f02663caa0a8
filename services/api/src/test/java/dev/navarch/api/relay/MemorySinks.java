package dev.navarch.api.relay;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.model.Change;
import java.util.ArrayList;
import java.util.List;

/** Topics in memory that can be away, and that fence off older sinks as Kafka does. */
final class MemorySinks implements ChangeSinks {

    private final List<Change> published = new ArrayList<>();
    private int newest;
    private int failures;
    private boolean failing;

    synchronized void fail(boolean fail) {
        failing = fail;
    }

    synchronized int failures() {
        return failures;
    }

    synchronized List<Change> published() {
        return List.copyOf(published);
    }

    List<Long> revisions() {
        return published().stream().map(Change::revision).toList();
    }

    @Override
    public synchronized Sink open() {
        refuseWhileAway();
        return new Sink(++newest);
    }

    private void refuseWhileAway() {
        if (failing) {
            failures++;
            throw new IllegalStateException("Kafka is away");
        }
    }

    final class Sink implements ChangeSink {

        private final int number;

        private Sink(int number) {
            this.number = number;
        }

        boolean isFenced() {
            synchronized (MemorySinks.this) {
                return number < newest;
            }
        }

        @Override
        public long lastRelayed() {
            synchronized (MemorySinks.this) {
                return published.isEmpty() ? 0 : published.getLast().revision();
            }
        }

        @Override
        public void publish(List<Change> changes) {
            synchronized (MemorySinks.this) {
                refuseWhileAway();
                if (number < newest) {
                    throw new FencedException(new IllegalStateException("fenced"));
                }
                published.addAll(changes);
            }
        }

        @Override
        public void close() {}
    }
}
