package dev.navarch.api.fairness;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FairnessTest {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final BuiltIn BUILT_IN = BuiltIn.load();

    private final AtomicLong now = new AtomicLong();

    private Fairness fairness(int seats, Duration longestWait) {
        Fairness fairness = new Fairness(seats, longestWait, now::get, FlowObserver.NONE, 1);
        BUILT_IN.configure(fairness, List.of(), List.of());
        return fairness;
    }

    private static User user(String name, String... groups) {
        return new User(name, "", List.of(groups), Map.of());
    }

    private static RequestInfo asks(
            User user, String verb, String group, String resource, String namespace) {
        return new RequestInfo(user, verb, group, resource, namespace, "");
    }

    private String schemaOf(RequestInfo asked) {
        return fairness(600, Duration.ofSeconds(15)).classify(asked).schema().name();
    }

    @Test
    void classifiesByTheSchemaOfLowestPrecedence() {
        User node = user("system:node:n1", "system:nodes", "system:authenticated");
        User manager = user("system:kube-controller-manager", "system:authenticated");
        User account =
                user(
                        "system:serviceaccount:team:bot",
                        "system:serviceaccounts",
                        "system:serviceaccounts:team",
                        "system:authenticated");
        User system =
                user(
                        "system:serviceaccount:kube-system:dns",
                        "system:serviceaccounts",
                        "system:authenticated");
        User anybody = user("jane", "system:authenticated");
        String leases = "coordination.k8s.io";
        assertThat(schemaOf(asks(user("admin", "system:masters"), "list", "", "pods", "")))
                .isEqualTo("exempt");
        assertThat(schemaOf(asks(node, "patch", "", "nodes/status", "")))
                .isEqualTo("system-node-high");
        assertThat(schemaOf(asks(node, "update", leases, "leases", "kube-node-lease")))
                .isEqualTo("system-node-high");
        assertThat(schemaOf(asks(node, "patch", "", "pods/status", "a"))).isEqualTo("system-nodes");
        assertThat(schemaOf(asks(manager, "update", leases, "leases", "kube-system")))
                .isEqualTo("system-leader-election");
        assertThat(schemaOf(asks(manager, "update", "", "endpoints", "a")))
                .isEqualTo("endpoint-controller");
        assertThat(schemaOf(asks(manager, "create", "", "pods", "a")))
                .isEqualTo("kube-controller-manager");
        assertThat(schemaOf(asks(system, "get", "", "pods", "a")))
                .isEqualTo("kube-system-service-accounts");
        assertThat(schemaOf(asks(account, "get", "", "pods", "a"))).isEqualTo("service-accounts");
        assertThat(schemaOf(asks(anybody, "get", "", "pods", "a"))).isEqualTo("global-default");
        assertThat(schemaOf(RequestInfo.ofPath(anybody, "get", "/readyz"))).isEqualTo("probes");
        assertThat(schemaOf(RequestInfo.ofPath(anybody, "get", "/version")))
                .isEqualTo("global-default");
        assertThat(schemaOf(asks(user("nobody"), "get", "", "pods", "a"))).isEqualTo("catch-all");
    }

    @Test
    void readsNamespacesAndClusterScope() {
        FlowSchema schema =
                ConfigReader.schema(
                        yaml(
                                """
                                metadata: {name: s}
                                spec:
                                  priorityLevelConfiguration: {name: system}
                                  matchingPrecedence: 5
                                  rules:
                                  - subjects:
                                    - {kind: ServiceAccount, serviceAccount: {namespace: team, name: bot}}
                                    resourceRules:
                                    - {verbs: [list], apiGroups: [''], resources: [pods], namespaces: [one]}
                                    nonResourceRules:
                                    - {verbs: [get], nonResourceURLs: ['/metrics/*']}
                                """));
        User bot = user("system:serviceaccount:team:bot");
        assertThat(schema.matches(asks(bot, "list", "", "pods", "one"))).isTrue();
        assertThat(schema.matches(asks(bot, "list", "", "pods", "two"))).isFalse();
        assertThat(schema.matches(asks(bot, "list", "", "pods", ""))).isFalse();
        assertThat(schema.matches(asks(bot, "list", "", "pods/log", "one"))).isFalse();
        assertThat(
                        schema.matches(
                                asks(
                                        user("system:serviceaccount:team:robot"),
                                        "list",
                                        "",
                                        "pods",
                                        "one")))
                .isFalse();
        assertThat(schema.matches(RequestInfo.ofPath(bot, "get", "/metrics/a"))).isTrue();
        assertThat(schema.matches(RequestInfo.ofPath(bot, "get", "/metricsb"))).isFalse();
    }

    private static JsonNode yaml(String text) {
        return YAML.readTree(text);
    }

    /** One level of one seat for everybody, where two may wait. */
    private Fairness narrow(Duration longestWait) {
        Fairness fairness = new Fairness(1, longestWait, System::nanoTime, FlowObserver.NONE, 1);
        JsonNode level =
                yaml(
                        """
                        metadata: {name: narrow, uid: u}
                        spec:
                          type: Limited
                          limited:
                            nominalConcurrencyShares: 1
                            limitResponse: {type: Queue, queuing: {queues: 1, handSize: 1, queueLengthLimit: 2}}
                        """);
        JsonNode schema =
                yaml(
                        """
                        metadata: {name: all}
                        spec:
                          priorityLevelConfiguration: {name: narrow}
                          rules:
                          - subjects: [{kind: User, user: {name: '*'}}]
                            nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]
                        """);
        fairness.configure(
                List.of(ConfigReader.schema(schema)), List.of(ConfigReader.level(level)));
        return fairness;
    }

    private static Admission enter(Fairness fairness) {
        return fairness.enter(RequestInfo.ofPath(user("a"), "get", "/x"), () -> 1, whenGone -> {});
    }

    @Test
    void waitsForASeat() throws Exception {
        Fairness fairness = narrow(Duration.ofMinutes(1));
        Ticket first = ((Admission.Admitted) enter(fairness)).ticket();
        CompletableFuture<Admission> second = CompletableFuture.supplyAsync(() -> enter(fairness));
        eventually("it waits", () -> fairness.levels().getFirst().waiting() == 1);
        assertThat(second).isNotDone();
        first.close();
        assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void doesNotWaitForEver() {
        Fairness fairness = narrow(Duration.ofMillis(20));
        enter(fairness);
        assertThat(enter(fairness)).isInstanceOf(Admission.TooMany.class);
        assertThat(fairness.levels().getFirst().waiting()).isZero();
        assertThat(fairness.flows().getFirst().timedOut()).isEqualTo(1);
    }

    @Test
    void forgetsAClientThatIsGone() throws Exception {
        Fairness fairness = narrow(Duration.ofMinutes(1));
        enter(fairness);
        CompletableFuture<Runnable> gone = new CompletableFuture<>();
        CompletableFuture<Admission> waiting =
                CompletableFuture.supplyAsync(() ->
                        fairness.enter(
                                RequestInfo.ofPath(user("a"), "get", "/x"),
                                () -> 1,
                                gone::complete));
        eventually("it waits", () -> fairness.levels().getFirst().waiting() == 1);
        gone.get(30, TimeUnit.SECONDS).run();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(Admission.TooMany.class);
        assertThat(fairness.levels().getFirst().waiting()).isZero();
        assertThat(fairness.flows().getFirst().cancelled()).isEqualTo(1);
    }

    @Test
    void leavesOutSchemasWhoseLevelIsMissing() {
        Fairness fairness = fairness(600, Duration.ofSeconds(15));
        BUILT_IN.configure(
                fairness,
                List.of(
                        yaml(
                                """
                                metadata: {name: dangling}
                                spec:
                                  matchingPrecedence: 3
                                  priorityLevelConfiguration: {name: nowhere}
                                  rules:
                                  - subjects: [{kind: User, user: {name: '*'}}]
                                    nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]
                                """)),
                List.of());
        User anybody = user("jane", "system:authenticated");
        assertThat(fairness.classify(RequestInfo.ofPath(anybody, "get", "/x")).schema().name())
                .isEqualTo("catch-all");
    }

    @Test
    void lendsSeatsThatAreNotNeededAndTakesThemBack() {
        Fairness fairness = fairness(245, Duration.ofSeconds(15));
        User jane = user("jane", "system:authenticated");
        List<Ticket> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(
                    ((Admission.Admitted)
                                    fairness.enter(
                                            asks(jane, "get", "", "pods", "a"),
                                            () -> 1,
                                            whenGone -> {}))
                            .ticket());
        }
        assertThat(limit(fairness, "global-default")).isEqualTo(20);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        fairness.adjust();
        assertThat(limit(fairness, "global-default")).isGreaterThan(40);
        assertThat(limit(fairness, "workload-low")).isBetween(10, 99);
        assertThat(limit(fairness, "leader-election")).isGreaterThanOrEqualTo(10);
        assertThat(fairness.levels().stream().mapToInt(LevelState::limit).sum())
                .isBetween(240, 250);
        open.forEach(Ticket::close);
        assertThat(fairness.levels()).allMatch(level -> level.seatsInUse() == 0);
    }

    private static int limit(Fairness fairness, String level) {
        return fairness.levels().stream()
                .filter(l -> l.name().equals(level))
                .findFirst()
                .orElseThrow()
                .limit();
    }

    /**
     * The way of a request that need not wait: far below a thousandth of what a request costs, and
     * the seats never taken twice, whoever comes at once.
     */
    @Test
    void costsLittleWhenNobodyWaits() throws Exception {
        Fairness fairness =
                new Fairness(600, Duration.ofSeconds(15), System::nanoTime, FlowObserver.NONE, 1);
        BUILT_IN.configure(fairness, List.of(), List.of());
        RequestInfo asked = asks(user("jane", "system:authenticated"), "get", "", "pods", "a");
        int rounds = 200_000;
        List<Thread> threads = new ArrayList<>();
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long began = System.nanoTime();
            threads.clear();
            for (int t = 0; t < 2; t++) {
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; i < rounds; i++) {
                                        ((Admission.Admitted)
                                                        fairness.enter(
                                                                asked, () -> 1, whenGone -> {}))
                                                .ticket()
                                                .close();
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            best = Math.min(best, (System.nanoTime() - began) / rounds);
        }
        assertThat(best).as("nanoseconds of a request in each of two threads").isLessThan(100_000);
        assertThat(fairness.levels()).allMatch(level -> level.seatsInUse() == 0);
    }
}
