package dev.navarch.api.fairness;

import dev.navarch.api.fairness.QueueSet.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets requests in (KEP-1040): finds the flow schema that takes one, and the seats for it at that
 * schema's priority level. A request that finds none waits, in its (virtual) thread.
 */
public final class Fairness {

    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

    private record Counted(String schema, String level) {}

    private final Levels levels;
    private final Duration longestWait;
    private final LongSupplier nanos;
    private final FlowObserver observer;
    private final long seed;
    private final ConcurrentMap<Counted, Flow.Tally> tallies = new ConcurrentHashMap<>();
    private volatile List<Flow> flows = List.of();

    /**
     * @param seats of the whole server
     * @param longestWait after which a waiting request is refused
     * @param seed mixed into the hashes by which flows find queues, so that nobody can choose a
     *     name that shares another's
     */
    public Fairness(
            int seats, Duration longestWait, LongSupplier nanos, FlowObserver observer, long seed) {
        this.levels = new Levels(seats, nanos);
        this.longestWait = longestWait;
        this.nanos = nanos;
        this.observer = observer;
        this.seed = seed;
    }

    /**
     * Takes a new configuration, at once. Requests that wait keep their places.
     *
     * @param schemas those whose level is not there are left out
     */
    public synchronized void configure(List<FlowSchema> schemas, List<PriorityLevel> all) {
        levels.configure(all);
        Map<String, PriorityLevel> named =
                all.stream().collect(Collectors.toMap(PriorityLevel::name, Function.identity()));
        List<Flow> next = new ArrayList<>();
        schemas.stream()
                .sorted(FlowSchema.ORDER)
                .forEach(schema -> {
                    PriorityLevel level = named.get(schema.level());
                    if (level != null) {
                        next.add(
                                new Flow(
                                        schema,
                                        level,
                                        tallies.computeIfAbsent(
                                                new Counted(schema.name(), level.name()),
                                                c -> new Flow.Tally()),
                                        observer));
                    }
                });
        flows = List.copyOf(next);
        observer.configured(this);
    }

    /** The schema that takes a request; never absent while there is one for everybody. */
    Flow classify(RequestInfo asked) {
        List<Flow> known = flows;
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).schema().matches(asked)) {
                return known.get(i);
            }
        }
        return known.getLast();
    }

    /**
     * Waits until a request may run.
     *
     * @param width how many seats it takes; asked only if that matters
     * @param whenGone told what to do when the client is gone, if the request has to wait
     */
    public Admission enter(RequestInfo asked, IntSupplier width, Consumer<Runnable> whenGone) {
        Flow flow = classify(asked);
        QueueSet seats =
                flow.level().exempt() ? null : levels.seats(flow.level().name()).orElse(null);
        if (seats == null) {
            Ticket ticket = new Ticket(null, nanos, flow, asked, null, 1, nanos.getAsLong(), NOW);
            flow.began(1);
            flow.dispatched(0);
            return new Admission.Admitted(ticket);
        }
        return switch (seats.arrive(flow, asked, hash(flow, asked), width.getAsInt())) {
            case Arrival.Refused(Rejection why) -> refuse(flow, why, nanos.getAsLong());
            case Arrival.Taken(Ticket ticket) -> await(flow, ticket, whenGone);
        };
    }

    private Admission await(Flow flow, Ticket ticket, Consumer<Runnable> whenGone) {
        CompletableFuture<Void> turn = ticket.turn();
        if (!turn.isDone()) {
            whenGone.accept(() -> turn.cancel(false));
            Optional<Rejection> failed = waitFor(turn);
            if (failed.isPresent()) {
                ticket.close();
                return refuse(flow, failed.get(), ticket.arrived);
            }
        }
        flow.dispatched(ticket.started - ticket.arrived);
        return new Admission.Admitted(ticket);
    }

    /** Why the turn never came; empty if it did. */
    private Optional<Rejection> waitFor(CompletableFuture<Void> turn) {
        try {
            turn.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of(Rejection.TIME_OUT);
        } catch (CancellationException e) {
            return Optional.of(Rejection.CANCELLED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Rejection.CANCELLED);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admission refuse(Flow flow, Rejection why, long arrived) {
        flow.rejected(why, nanos.getAsLong() - arrived);
        return new Admission.TooMany(flow.schema(), flow.level());
    }

    /** FNV-1a over both names, mixed. */
    private long hash(Flow flow, RequestInfo asked) {
        long hash = 0xcbf29ce484222325L ^ seed;
        hash = fold(hash, flow.schema().name());
        hash = fold(hash * 31, flow.schema().flow(asked));
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }

    private static long fold(long hash, String text) {
        long folded = hash;
        for (int i = 0; i < text.length(); i++) {
            folded = (folded ^ text.charAt(i)) * 0x100000001b3L;
        }
        return folded;
    }

    /** Lends seats to levels that need more; to be called every ten seconds. */
    public void adjust() {
        levels.adjust();
    }

    /** All levels, by name. */
    public List<LevelState> levels() {
        Stream<LevelState> limited =
                levels.all().stream().map(l -> l.seats.show(l.level, l.bounds));
        Stream<LevelState> exempt =
                flows.stream()
                        .map(Flow::level)
                        .filter(PriorityLevel::exempt)
                        .distinct()
                        .map(this::exempt);
        return Stream.concat(limited, exempt)
                .sorted(Comparator.comparing(LevelState::name))
                .toList();
    }

    private LevelState exempt(PriorityLevel level) {
        List<FlowState> there =
                flows().stream().filter(f -> f.level().equals(level.name())).toList();
        return new LevelState(
                level.name(),
                true,
                0,
                0,
                0,
                0,
                (int) there.stream().mapToLong(FlowState::seats).sum(),
                (int) there.stream().mapToLong(FlowState::executing).sum(),
                0,
                List.of());
    }

    /** The schemas in the order in which they are asked. */
    public List<FlowState> flows() {
        return flows.stream().map(FlowState::of).toList();
    }
}
