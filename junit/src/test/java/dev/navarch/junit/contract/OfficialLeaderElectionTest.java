package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The official Java client's leader election, on a Lease. */
@SuppressWarnings("NullAway.Init") // The extension fills in the field.
@NavarchTest
class OfficialLeaderElectionTest {

    /** Without being renewed; a leader on a loaded machine must not lose it. */
    private static final Duration HOLDS = Duration.ofSeconds(20);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private NavarchServer server;

    @Test
    void anotherTakesOverWhenTheLeaderStops() throws Exception {
        try (Candidate first = new Candidate("stops", "first")) {
            eventually("the first leads", () -> first.leads);
            try (Candidate second = new Candidate("stops", "second")) {
                eventually("the second has asked", () -> "first".equals(second.sees));
                assertThat(second.leads).isFalse();
                assertThat(holder("stops")).isEqualTo("first");

                first.close();

                eventually("the second leads", () -> second.leads);
                eventually("the first has given up", () -> !first.leads);
                assertThat(holder("stops")).isEqualTo("second");
                assertThat(spec("stops").getLeaseTransitions()).isPositive();
            }
        }
    }

    @Test
    void anotherTakesOverWhenTheLeaderIsNotHeardOf() throws Exception {
        try (Candidate first = new Candidate("silent", "first")) {
            eventually("the first leads", () -> first.leads);
            try (Candidate second = new Candidate("silent", "second")) {
                eventually("the second has asked", () -> "first".equals(second.sees));
                String before = renewed("silent");
                eventually("it renews", () -> !renewed("silent").equals(before));
                assertThat(second.leads).isFalse();

                first.line.cut();

                eventually("the second leads", () -> second.leads);
                eventually("the first has given up", () -> !first.leads);
                assertThat(holder("silent")).isEqualTo("second");
            }
        }
    }

    private String holder(String lease) throws ApiException {
        return String.valueOf(spec(lease).getHolderIdentity());
    }

    private String renewed(String lease) throws ApiException {
        return String.valueOf(spec(lease).getRenewTime());
    }

    private V1LeaseSpec spec(String lease) throws ApiException {
        CoordinationV1Api leases = new CoordinationV1Api(OfficialClients.of(server));
        return Objects.requireNonNull(
                leases.readNamespacedLease(lease, "default").execute().getSpec());
    }

    /** One who wants to lead, with a client of his own. */
    private final class Candidate implements AutoCloseable {

        private final Line line;
        private final LeaderElector elector;
        private final Thread thread;
        private volatile boolean leads;
        private volatile String sees = "";

        Candidate(String lease, String identity) {
            ApiClient client = OfficialClients.of(server);
            this.line = Line.of(client);
            this.elector =
                    new LeaderElector(
                            new LeaderElectionConfig(
                                    new LeaseLock("default", lease, identity, client),
                                    HOLDS,
                                    HOLDS.dividedBy(2),
                                    RETRY));
            this.thread =
                    Thread.ofVirtual()
                            .start(() ->
                                    elector.run(
                                            () -> leads = true,
                                            () -> leads = false,
                                            leader -> sees = leader));
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            assertThat(thread.join(Duration.ofSeconds(60))).as("it ends").isTrue();
            elector.close();
        }
    }
}
