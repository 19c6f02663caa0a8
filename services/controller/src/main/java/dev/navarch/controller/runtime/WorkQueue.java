package dev.navarch.controller.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Keys to plan. A key is in the queue at most once and is given to one worker at a time; when it is
 * added while a worker has it, it comes again afterwards. Retries wait 5 ms, 10 ms, 20 ms … 1000 s.
 *
 * @param <T> what identifies the work
 */
public final class WorkQueue<T> {

    private record Delayed<T>(T item, Instant at) {}

    private static final Duration FIRST_RETRY = Duration.ofMillis(5);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1000);

    private final InstantSource clock;
    private final Deque<T> ready = new ArrayDeque<>();
    private final Map<T, Instant> queued = new HashMap<>();
    private final Set<T> working = new HashSet<>();
    private final Map<T, Instant> waiting = new HashMap<>();
    private final PriorityQueue<Delayed<T>> delayed =
            new PriorityQueue<>(Comparator.comparing((Delayed<T> d) -> d.at()));
    private final Map<T, Integer> failures = new HashMap<>();
    private final BiConsumer<T, Duration> waits;
    private boolean closed;

    public WorkQueue(InstantSource clock) {
        this(clock, (item, waited) -> {});
    }

    /**
     * @param waits told how long each item was due when it is given to a worker; must not block
     */
    public WorkQueue(InstantSource clock, BiConsumer<T, Duration> waits) {
        this.waits = waits;
        this.clock = clock;
    }

    public synchronized void add(T item) {
        if (queued.putIfAbsent(item, clock.instant()) == null && !working.contains(item)) {
            ready.add(item);
            notifyAll();
        }
    }

    public synchronized void addAfter(T item, Duration delay) {
        if (!delay.isPositive()) {
            add(item);
            return;
        }
        Instant at = clock.instant().plus(delay);
        Instant earlier = waiting.get(item);
        if (earlier == null || at.isBefore(earlier)) {
            waiting.put(item, at);
            delayed.add(new Delayed<>(item, at));
            notifyAll();
        }
    }

    public synchronized void retry(T item) {
        int count = failures.merge(item, 1, Integer::sum) - 1;
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count, 20));
        addAfter(item, delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay);
    }

    /** The item went well: its next retry waits the shortest time again. */
    public synchronized void forget(T item) {
        failures.remove(item);
    }

    private Duration waited(T item, Instant now) {
        Instant since = queued.get(item);
        return since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    /** How long the item that waits longest has been due; zero when none waits. */
    public synchronized Duration oldest() {
        Instant now = clock.instant();
        return ready.stream()
                .map(item -> waited(item, now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** How many items wait that are of a kind. */
    public synchronized int depth(Predicate<T> kind) {
        return (int) ready.stream().filter(kind).count();
    }

    /** The next item that is due; the caller must say {@link #done} when it has finished. */
    public synchronized Optional<T> poll() {
        moveDue();
        T item = ready.poll();
        if (item == null) {
            return Optional.empty();
        }
        waits.accept(item, waited(item, clock.instant()));
        queued.remove(item);
        working.add(item);
        return Optional.of(item);
    }

    /** Waits for the next item; empty once the queue is closed. */
    public synchronized Optional<T> take() throws InterruptedException {
        while (!closed) {
            Optional<T> item = poll();
            if (item.isPresent()) {
                return item;
            }
            Delayed<T> next = delayed.peek();
            if (next == null) {
                wait();
            } else {
                wait(Math.max(1, Duration.between(clock.instant(), next.at()).toMillis()));
            }
        }
        return Optional.empty();
    }

    public synchronized void done(T item) {
        working.remove(item);
        if (queued.containsKey(item)) {
            ready.add(item);
            notifyAll();
        }
    }

    /** When the next delayed item is due. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(delayed.peek()).map(Delayed::at);
    }

    public synchronized int depth() {
        return ready.size();
    }

    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void moveDue() {
        Instant now = clock.instant();
        for (Delayed<T> next = delayed.peek();
                next != null && !next.at().isAfter(now);
                next = delayed.peek()) {
            delayed.poll();
            if (next.at().equals(waiting.get(next.item()))) {
                waiting.remove(next.item());
                add(next.item());
            }
        }
    }
}
