package dev.navarch.api.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.User;
import dev.navarch.api.fairness.FlowSchema.Distinguisher;
import dev.navarch.api.fairness.PriorityLevel.LimitResponse;
import dev.navarch.api.fairness.QueueSet.Arrival;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueSetTest {

    private static final LimitResponse QUEUES = new LimitResponse.Queue(64, 4, 10);

    private long now;
    private final Flow flow =
            new Flow(
                    new FlowSchema("s", "", 1, "l", Distinguisher.BY_USER, List.of()),
                    new PriorityLevel("l", "", false, 1, 0, OptionalInt.empty(), QUEUES),
                    new Flow.Tally(),
                    FlowObserver.NONE);

    private QueueSet set(LimitResponse response, int seats) {
        return new QueueSet(response, seats, () -> now);
    }

    private Arrival arrive(QueueSet set, String user, int width) {
        RequestInfo asked =
                new RequestInfo(new User(user, "", List.of(), Map.of()), "get", "", "pods", "", "");
        return set.arrive(flow, asked, user.hashCode() * 0x9e3779b97f4a7c15L, width);
    }

    private Ticket taken(QueueSet set, String user, int width) {
        return ((Arrival.Taken) arrive(set, user, width)).ticket();
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void refusesAtOnceWithoutQueues() {
        QueueSet set = set(new LimitResponse.Reject(), 2);
        Ticket first = taken(set, "a", 1);
        taken(set, "a", 1);
        assertThat(arrive(set, "b", 1)).isEqualTo(new Arrival.Refused(Rejection.CONCURRENCY_LIMIT));
        first.close();
        assertThat(arrive(set, "b", 1)).isInstanceOf(Arrival.Taken.class);
    }

    @Test
    void letsTheNextOneInWhenASeatIsFree() {
        QueueSet set = set(QUEUES, 1);
        Ticket first = taken(set, "a", 1);
        Ticket second = taken(set, "a", 1);
        assertThat(first.turn()).isDone();
        assertThat(second.turn()).isNotDone();
        first.close();
        assertThat(second.turn()).isDone();
    }

    @Test
    void givesSeatsBackOnce() {
        QueueSet set = set(QUEUES, 1);
        Ticket first = taken(set, "a", 1);
        taken(set, "a", 1);
        Ticket third = taken(set, "a", 1);
        first.close();
        first.close();
        assertThat(third.turn()).isNotDone();
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        QueueSet set = set(new LimitResponse.Queue(1, 1, 3), 1);
        for (int i = 0; i < 4; i++) {
            taken(set, "a", 1);
        }
        assertThat(arrive(set, "a", 1)).isEqualTo(new Arrival.Refused(Rejection.QUEUE_FULL));
    }

    @Test
    void forgetsWhoGaveUpWaiting() {
        QueueSet set = set(QUEUES, 1);
        Ticket first = taken(set, "a", 1);
        Ticket second = taken(set, "a", 1);
        Ticket third = taken(set, "a", 1);
        second.close();
        first.close();
        assertThat(third.turn()).isDone();
        assertThat(second.turn()).isNotDone();
    }

    @Test
    void holdsAsManySeatsAsARequestIsWide() {
        QueueSet set = set(QUEUES, 10);
        Ticket wide = taken(set, "a", 8);
        taken(set, "b", 2);
        Ticket waits = taken(set, "b", 1);
        assertThat(waits.turn()).isNotDone();
        wide.close();
        assertThat(waits.turn()).isDone();
    }

    @Test
    void letsARequestWiderThanAllSeatsRunAlone() {
        QueueSet set = set(QUEUES, 4);
        Ticket narrow = taken(set, "a", 1);
        Ticket wide = taken(set, "b", 10);
        assertThat(wide.turn()).isNotDone();
        narrow.close();
        assertThat(wide.turn()).isDone();
    }

    @Test
    void doesNotLetNarrowRequestsPassAWideOneForEver() {
        QueueSet set = set(QUEUES, 4);
        Deque<Ticket> narrow = new ArrayDeque<>();
        for (int i = 0; i < 4; i++) {
            narrow.add(taken(set, "a", 1));
        }
        Ticket wide = taken(set, "b", 4);
        int rounds = 0;
        while (!wide.turn().isDone() && rounds++ < 40) {
            narrow.add(taken(set, "a", 1));
            pass(3);
            narrow.remove().close();
        }
        assertThat(wide.turn()).isDone();
    }

    @Test
    void servesAFlowThatAsksLittleBeforeOneThatAsksMuch() {
        QueueSet set = set(QUEUES, 2);
        Deque<Ticket> running = new ArrayDeque<>();
        running.add(taken(set, "elephant", 1));
        running.add(taken(set, "elephant", 1));
        List<Ticket> herd = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            herd.add(taken(set, "elephant", 1));
        }
        pass(50);
        Ticket mouse = taken(set, "mouse", 1);
        int before = 0;
        while (!mouse.turn().isDone()) {
            pass(3);
            running.remove().close();
            for (Ticket served : List.copyOf(herd)) {
                if (served.turn().isDone()) {
                    herd.remove(served);
                    running.add(served);
                    before++;
                }
            }
        }
        // The herd has the four queues of its hand, and what these had not had until now.
        assertThat(before).isLessThan(15);
    }

    @Test
    void sharesSeatTimeAlikeWhateverRequestsCost() {
        QueueSet set = set(QUEUES, 4);
        long[] used = new long[2];
        String[] users = {"wide", "narrow"};
        int[] widths = {4, 1};
        List<List<Ticket>> open = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < 4_000; step++) {
            for (int u = 0; u < 2; u++) {
                while (open.get(u).size() < 8) {
                    open.get(u).add(taken(set, users[u], widths[u]));
                }
            }
            pass(5);
            for (int u = 0; u < 2; u++) {
                for (Ticket ticket : List.copyOf(open.get(u))) {
                    if (ticket.state == Ticket.State.EXECUTING && ticket.started < now) {
                        used[u] += widths[u] * (now - ticket.started);
                        open.get(u).remove(ticket);
                        ticket.close();
                    }
                }
            }
        }
        assertThat((double) used[0] / used[1]).isBetween(0.8, 1.25);
    }

    @Test
    void takesFewerAndMoreSeatsAsTheyChange() {
        QueueSet set = set(QUEUES, 1);
        taken(set, "a", 1);
        Ticket waits = taken(set, "a", 1);
        set.limit(2);
        assertThat(waits.turn()).isDone();
    }
}
