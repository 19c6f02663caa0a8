package dev.navarch.controller.runtime;

import dev.navarch.bus.CommandSender;
import dev.navarch.bus.TokenSource;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.controller.object.Json;
import dev.navarch.model.Change;
import dev.navarch.model.Command;
import dev.navarch.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns keys into plans and plans into commands. A key's next plan waits until the views show what
 * the previous one sent; refused writes come back to the planner and make the key wait longer each
 * time.
 */
public final class ControllerManager {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerManager.class);

    private final CommandSender sender;
    private final TokenSource token;
    private final WorkObserver observer;
    private final Tracing tracing;
    private final ThreadLocal<@Nullable String> trace = new ThreadLocal<>();
    private final Map<WorkItem, String> causes = new ConcurrentHashMap<>();
    private final WorkQueue<WorkItem> queue;
    private final InFlight inFlight;
    private final EventRecorder recorder;
    private final Map<WorkItem, Feedback> feedback = new ConcurrentHashMap<>();
    private volatile boolean leading = true;

    public ControllerManager(
            List<Controller> controllers,
            CommandSender sender,
            TokenSource token,
            InstantSource clock) {
        this(controllers, sender, token, clock, WorkObserver.NONE);
    }

    /**
     * @param observer told of the work on keys
     */
    public ControllerManager(
            List<Controller> controllers,
            CommandSender sender,
            TokenSource token,
            InstantSource clock,
            WorkObserver observer) {
        this(controllers, sender, token, clock, observer, Tracing.OFF);
    }

    /**
     * @param observer told of the work on keys
     * @param tracing notes plans that a traced change made due
     */
    public ControllerManager(
            List<Controller> controllers,
            CommandSender sender,
            TokenSource token,
            InstantSource clock,
            WorkObserver observer,
            Tracing tracing) {
        this.tracing = tracing;
        this.observer = observer;
        this.sender = sender;
        this.token = token;
        this.queue =
                new WorkQueue<>(
                        clock, (item, waited) -> observer.began(item.controller().name(), waited));
        this.inFlight = new InFlight(clock, this::applied, this::settled);
        this.recorder = new EventRecorder(clock, this::sendUntracked);
        controllers.forEach(controller -> controller.watch(new KeysOf(controller)));
    }

    /** Tells of a change that the views have already taken in. */
    public void seen(Change change) {
        inFlight.seen(change);
    }

    /**
     * Takes a change in: what becomes due meanwhile, in this thread, is due because of it.
     *
     * @param intake has the views take it in, and then {@link #seen} called
     */
    public void during(Change change, Runnable intake) {
        if (!tracing.enabled() || change.trace().isEmpty()) {
            intake.run();
            return;
        }
        trace.set(change.trace());
        try {
            intake.run();
        } finally {
            trace.remove();
        }
    }

    private void due(WorkItem item) {
        @Nullable String cause = !tracing.enabled() ? null : trace.get();
        if (cause != null) {
            causes.putIfAbsent(item, cause);
        }
        queue.add(item);
    }

    public void refused(Rejection rejection) {
        inFlight.refused(rejection);
    }

    /** Gives up on commands that are overdue; to be called about every second. */
    public void expire() {
        inFlight.expire();
    }

    /**
     * Begins or ends a term of leadership. A new term forgets what an earlier one sent; without
     * leadership keys wait.
     */
    public void lead(boolean now) {
        leading = now;
        if (now) {
            inFlight.clear();
        }
    }

    /** Plans one key that is due; false when there is none. */
    public boolean step() {
        Optional<WorkItem> item = queue.poll();
        item.ifPresent(this::work);
        return item.isPresent();
    }

    /** Waits for one key that is due, and plans it; returns without one when closed. */
    public void workOnce() throws InterruptedException {
        queue.take().ifPresent(this::work);
    }

    /** When the next key that waits is due. */
    public Optional<Instant> nextDue() {
        return queue.nextDue();
    }

    public int depth() {
        return queue.depth();
    }

    /** How many keys of a controller wait. */
    public int depth(String controller) {
        return queue.depth(item -> item.controller().name().equals(controller));
    }

    /** How long the key that waits longest has been due; zero while this instance does not lead. */
    public Duration oldest() {
        return leading ? queue.oldest() : Duration.ZERO;
    }

    public int unseen() {
        return inFlight.size();
    }

    public void close() {
        queue.close();
    }

    private void work(WorkItem item) {
        try {
            if (!leading) {
                queue.add(item);
            } else if (!inFlight.isWaiting(item)) {
                long started = System.nanoTime();
                plan(item);
                observer.ended(
                        item.controller().name(), Duration.ofNanos(System.nanoTime() - started));
            }
        } catch (RuntimeException failure) {
            LOG.warn("{} failed and is tried again", item, failure);
            observer.failed(item.controller().name());
            queue.retry(item);
        } finally {
            queue.done(item);
        }
    }

    private void plan(WorkItem item) {
        @Nullable String cause = causes.isEmpty() ? null : causes.remove(item);
        if (cause == null) {
            plan(item, "");
            return;
        }
        Span span =
                tracing.begin("plan " + item.controller().name(), Tracing.Role.CONSUMER, cause)
                        .with("navarch.key", item.key());
        try (Span.Scope _ = span.enter()) {
            plan(item, span.context());
        } catch (RuntimeException failure) {
            span.failed(failure.toString());
            throw failure;
        } finally {
            span.end();
        }
    }

    private void plan(WorkItem item, String context) {
        Feedback before = feedback.getOrDefault(item, Feedback.NONE);
        Plan plan = item.controller().plan(item.key(), before);
        if (plan.creates()) {
            feedback.put(item, new Feedback(List.of(), before.streak()));
        } else {
            feedback.remove(item);
        }
        plan.notes().forEach(note -> recorder.record(item.controller().name(), note));
        plan.again().ifPresent(after -> queue.addAfter(item, after));
        if (plan.writes().isEmpty()) {
            if (before.refused().isEmpty()) {
                queue.forget(item);
            }
            return;
        }
        Map<String, Write> commands = new LinkedHashMap<>();
        plan.writes().forEach(write -> commands.put(UUID.randomUUID().toString(), write));
        inFlight.expect(item, commands);
        commands.forEach((id, write) -> send(id, write, context));
    }

    private void send(String id, Write write, String context) {
        sender.send(command(id, write, context))
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        LOG.warn("{} of {} was not sent", write.verb(), write.key(), failure);
                        inFlight.refused(notSent(id, write));
                    }
                });
    }

    private void sendUntracked(Write write) {
        sender.send(command(UUID.randomUUID().toString(), write, ""));
    }

    private Command command(String id, Write write, String context) {
        return new Command(
                id,
                token.current(),
                write.verb(),
                write.key(),
                write.version(),
                write.subresource(),
                write.patchType(),
                Json.bytes(write.body()),
                write.preconditions(),
                context);
    }

    private static Rejection notSent(String id, Write write) {
        return new Rejection(
                id,
                write.key(),
                503,
                "ServiceUnavailable",
                Json.bytes(Map.of("message", "the command could not be sent")));
    }

    private void applied(WorkItem item, Write write) {
        write.note().ifPresent(note -> recorder.record(item.controller().name(), note));
    }

    private void settled(WorkItem item, List<Refused> refused) {
        if (refused.isEmpty()) {
            feedback.computeIfPresent(
                    item, (k, before) -> new Feedback(List.of(), before.streak() + 1));
            queue.forget(item);
            due(item);
        } else {
            refused.forEach(each ->
                    LOG.debug(
                            "{}: {} of {} refused: {}",
                            item,
                            each.write().verb(),
                            each.write().key(),
                            each.message()));
            feedback.put(item, new Feedback(refused, 0));
            queue.retry(item);
        }
    }

    private final class KeysOf implements Controller.Keys {

        private final Controller controller;

        KeysOf(Controller controller) {
            this.controller = controller;
        }

        @Override
        public void add(String key) {
            due(new WorkItem(controller, key));
        }

        @Override
        public void addAfter(String key, Duration delay) {
            queue.addAfter(new WorkItem(controller, key), delay);
        }
    }
}
