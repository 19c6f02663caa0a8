package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.TestEngine.ask;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.WatchSource;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.store.postgres.TestDatabase;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a second the engine handles in one JVM, without HTTP. Run by hand: {@code
 * EngineLoad postgres 20000 32}.
 */
public final class EngineLoad {

    private static @Nullable ProcessHandle server;

    private EngineLoad() {}

    public static void main(String[] args) throws InterruptedException {
        boolean postgres = args.length > 0 && args[0].equals("postgres");
        int n = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        int callers = args.length > 2 ? Integer.parseInt(args[2]) : 32;
        ObjectStore store;
        if (postgres) {
            HikariDataSource pool = TestDatabase.fresh();
            server = postmaster(pool);
            store = new PostgresObjectStore(pool);
        } else {
            store = new MemoryObjectStore();
        }
        try (TestEngine engine =
                new TestEngine(store, CacheSettings.DEFAULT, InstantSource.system(), b -> b)) {
            for (int round = 0; round < 3; round++) {
                crud(engine, n, callers, "r" + round + "-");
            }
            watch(engine, 100, 5_000);
        }
        System.exit(0);
    }

    private static void crud(TestEngine engine, int n, int callers, String prefix)
            throws InterruptedException {
        run(
                "create",
                n,
                callers,
                i -> engine.one(ask(ApiVerb.CREATE, Resources.PODS).body(pod(prefix + i))));
        run("get", n, callers, i -> engine.one(ask(ApiVerb.GET, Resources.PODS).named(prefix + i)));
        run(
                "patch",
                n,
                callers,
                i ->
                        engine.one(
                                ask(ApiVerb.PATCH, Resources.PODS)
                                        .named(prefix + i)
                                        .patch(PatchType.STRATEGIC)
                                        .body("{'metadata':{'labels':{'step':'s" + i + "'}}}")));
        run("list 1", 5, 1, i -> engine.many(ask(ApiVerb.LIST, Resources.PODS)));
        run(
                "delete",
                n,
                callers,
                i -> engine.one(ask(ApiVerb.DELETE, Resources.PODS).named(prefix + i)));
    }

    private static void watch(TestEngine engine, int watchers, int changes)
            throws InterruptedException {
        engine.one(ask(ApiVerb.CREATE, Resources.CONFIG_MAPS).body("{'metadata':{'name':'w'}}"));
        LongAdder seen = new LongAdder();
        CountDownLatch all = new CountDownLatch(watchers);
        for (int i = 0; i < watchers; i++) {
            AtomicInteger mine = new AtomicInteger();
            engine.watch(
                            ask(ApiVerb.WATCH, Resources.CONFIG_MAPS)
                                    .with("resourceVersion", engine.cache.image().revision() + ""))
                    .start(
                            new WatchSource.Sink() {
                                @Override
                                public void event(String type, byte[] object) {
                                    seen.increment();
                                    if (mine.incrementAndGet() == changes) {
                                        all.countDown();
                                    }
                                }

                                @Override
                                public void end() {}
                            },
                            () -> true);
        }
        long begin = System.nanoTime();
        run(
                "update",
                changes,
                8,
                i ->
                        engine.one(
                                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                                        .named("w")
                                        .patch(PatchType.MERGE)
                                        .body("{'data':{'n':'" + i + "'}}")));
        all.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT, "%d watchers: %.0f events/s%n", watchers, seen.sum() / seconds);
    }

    private static void run(String what, int n, int callers, IntConsumer op)
            throws InterruptedException {
        long[] nanos = new long[n];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(callers);
        Duration ownCpu = ownCpu();
        Duration serverCpu = serverCpu();
        long begin = System.nanoTime();
        for (int c = 0; c < callers; c++) {
            Thread.ofVirtual()
                    .start(() -> {
                        for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                            long from = System.nanoTime();
                            op.accept(i);
                            nanos[i] = System.nanoTime() - from;
                        }
                        done.countDown();
                    });
        }
        done.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-8s %7.0f/s  p50 %.2f ms  p99 %.2f ms  CPU each: %d µs here, %d µs PostgreSQL%n",
                what,
                n / seconds,
                nanos[n / 2] / 1e6,
                nanos[n * 99 / 100] / 1e6,
                ownCpu().minus(ownCpu).toNanos() / 1000 / n,
                serverCpu().minus(serverCpu).toNanos() / 1000 / n);
    }

    /** What the numbers are on a busy machine, where time says little. */
    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Duration serverCpu() {
        ProcessHandle running = server;
        return running == null
                ? Duration.ZERO
                : running.children()
                        .map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus);
    }

    private static ProcessHandle postmaster(DataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1)).orElseThrow().parent().orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pod(String name) {
        return "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
                + name
                + "','labels':{'app':'load','tier':'web'},'annotations':{'note':'"
                + "x".repeat(400)
                + "'}},'spec':{'terminationGracePeriodSeconds':0,'containers':[{'name':'c','image':'registry.local/pause:1','env':[{'name':'A','value':'1'},{'name':'B','value':'2'}],'resources':{'requests':{'cpu':'100m','memory':'64Mi'}}}]}}";
    }
}
