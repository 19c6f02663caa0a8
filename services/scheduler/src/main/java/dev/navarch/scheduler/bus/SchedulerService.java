package dev.navarch.scheduler.bus;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.TokenSource;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Rejection;
import dev.navarch.scheduler.cycle.Scheduler;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.plugin.DefaultProfile;
import dev.navarch.scheduler.plugin.NamespaceLabels;
import dev.navarch.scheduler.queue.Backoff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running scheduler: one thread that takes in what the topics bring and, while it leads,
 * decides upon one pod after the other. A standby takes everything in as well, so it takes over at
 * once.
 */
public final class SchedulerService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerService.class);
    private static final long TICK_MILLIS = 1_000;
    private static final long ASSUMED_MILLIS = 5 * 60 * 1_000L;

    private final ChangeFeed feed;
    private final RejectionFeed rejections;
    private final CommandEffects effects;
    private final LeaseKeeper lease;
    private final Scheduler scheduler;
    private final Intake intake;
    private final BooleanSupplier ready;
    private final InstantSource clock;
    private final Timer decisions;
    private final BlockingQueue<Consumer<Scheduler>> inbox = new LinkedBlockingQueue<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Thread thread;
    private volatile boolean caughtUp;
    private volatile boolean closed;
    private volatile Map<String, Integer> pending = Map.of();
    private long tickedAt;
    private boolean led;

    /**
     * @param ready false while the token is not there yet
     * @param identity the name under which this instance holds the lease
     */
    public SchedulerService(
            ChangeFeed feed,
            RejectionFeed rejections,
            CommandSender sender,
            TokenSource token,
            BooleanSupplier ready,
            String identity,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this(feed, rejections, sender, token, ready, identity, clock, random, meters, Tracing.OFF);
    }

    /**
     * @param ready false while the token is not there yet
     * @param identity the name under which this instance holds the lease
     * @param tracing notes how pods that belong to a trace get their nodes
     */
    public SchedulerService(
            ChangeFeed feed,
            RejectionFeed rejections,
            CommandSender sender,
            TokenSource token,
            BooleanSupplier ready,
            String identity,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters,
            Tracing tracing) {
        this.feed = feed;
        this.rejections = rejections;
        this.ready = ready;
        this.clock = clock;
        Commands commands = new Commands(sender, token);
        ClusterViews views = new ClusterViews();
        PodTraces traces = new PodTraces(tracing);
        this.effects = new CommandEffects(commands, clock, DefaultProfile.NAME, traces);
        this.lease = new LeaseKeeper(identity, views, commands, clock);
        this.scheduler =
                new Scheduler(
                        profile(views, commands, random),
                        effects,
                        clock,
                        random,
                        Backoff.DEFAULT,
                        ASSUMED_MILLIS);
        this.intake = new Intake(views, inbox::add, () -> caughtUp = true, traces);
        this.decisions = meters.timer("scheduler_scheduling_algorithm_duration_seconds");
        for (String queue : List.of("active", "backoff", "unschedulable", "gated")) {
            meters.gauge(
                    "scheduler_pending_pods",
                    List.of(io.micrometer.core.instrument.Tag.of("queue", queue)),
                    this,
                    service -> service.pending.getOrDefault(queue, 0));
        }
        Gauge.builder("navarch.scheduler.inbox.tasks", inbox, BlockingQueue::size)
                .description("Changes that the scheduler's thread has not taken in.")
                .strongReference(true)
                .register(meters);
        this.thread = Thread.ofPlatform().name("scheduler").unstarted(this::run);
    }

    private Profile profile(ClusterViews views, Commands commands, RandomGenerator random) {
        return DefaultProfile.of(
                new DefaultProfile.Surroundings(
                        new SelectorsOfOwners(views),
                        new NamespaceLabels() {
                            @Override
                            public Map<String, String> of(String namespace) {
                                return views.namespaces().get(namespace).orElse(Map.of());
                            }

                            @Override
                            public long version() {
                                return views.namespaces().revision();
                            }
                        },
                        views.volumes(),
                        new VolumeCommands(commands),
                        views::budgets,
                        effects::bind,
                        random));
    }

    public void start() {
        subscriptions.add(rejections.follow(this::refused));
        subscriptions.add(feed.follow(intake.types(), intake));
        thread.start();
    }

    /** Whether this instance is the one that decides. */
    public boolean isLeading() {
        return lease.isLeading();
    }

    @Override
    public void close() {
        closed = true;
        inbox.add(ignored -> {});
        try {
            thread.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        subscriptions.forEach(Subscription::close);
    }

    private void refused(Rejection rejection) {
        effects.bindingOf(rejection.commandId())
                .ifPresent(pod -> {
                    String message =
                            JsonMapper.shared()
                                    .readTree(rejection.status())
                                    .path("message")
                                    .asString(rejection.reason());
                    LOG.info("{} was not bound: {}", pod.path(), message);
                    inbox.add(s -> s.bindingRefused(pod.uid(), rejection.code(), message));
                });
    }

    private void run() {
        while (!closed) {
            try {
                if (!turn()) {
                    rest();
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.error("The scheduler goes on after a failure", failure);
            }
        }
        lease.release();
    }

    /** Takes in what has come, keeps the lease, decides upon one pod; false if there was none. */
    private boolean turn() {
        for (Consumer<Scheduler> task = inbox.poll(); task != null; task = inbox.poll()) {
            task.accept(scheduler);
        }
        if (!caughtUp || (!led && !ready.getAsBoolean())) {
            return false;
        }
        long now = clock.millis();
        if (now - tickedAt >= (led ? TICK_MILLIS : TICK_MILLIS / 4)) {
            tickedAt = now;
            lease.tick();
            pending = scheduler.pending();
        }
        if (lease.isLeading() != led) {
            led = lease.isLeading();
            LOG.info(led ? "Leading" : "Waiting for the lease");
        }
        if (!led) {
            return false;
        }
        long start = System.nanoTime();
        boolean decided = scheduler.scheduleOne();
        if (decided) {
            decisions.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
        return decided;
    }

    private void rest() throws InterruptedException {
        long most = led ? TICK_MILLIS : TICK_MILLIS / 4;
        long until = led ? scheduler.dueAt().map(due -> due - clock.millis()).orElse(most) : most;
        Consumer<Scheduler> task = inbox.poll(Math.clamp(until, 1, most), TimeUnit.MILLISECONDS);
        if (task != null) {
            task.accept(scheduler);
        }
    }
}
