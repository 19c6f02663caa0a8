package dev.navarch.api.page;

import dev.navarch.api.fairness.Fairness;
import dev.navarch.api.fairness.FlowState;
import dev.navarch.api.fairness.LevelState;
import dev.navarch.api.fairness.LevelState.Queue;
import dev.navarch.api.fairness.LevelState.Request;
import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * {@code /debug/api_priority_and_fairness/}: who has seats now and who waits for them, as tables.
 */
public final class FlowControlPage implements Page {

    private static final String ROOT = "/debug/api_priority_and_fairness/";

    private final Fairness fairness;
    private final InstantSource clock;

    public FlowControlPage(Fairness fairness, InstantSource clock) {
        this.fairness = fairness;
        this.clock = clock;
    }

    @Override
    public boolean serves(String path) {
        return path.equals(ROOT + "dump_priority_levels")
                || path.equals(ROOT + "dump_queues")
                || path.equals(ROOT + "dump_requests");
    }

    @Override
    public void answer(Exchange exchange) {
        boolean details = exchange.query().containsKey("includeRequestDetails");
        List<List<String>> rows =
                switch (exchange.path().substring(ROOT.length())) {
                    case "dump_priority_levels" -> levels();
                    case "dump_queues" -> queues();
                    default -> requests(details);
                };
        exchange.respond(
                200,
                Headers.of("content-type", "text/plain; charset=utf-8"),
                table(rows).getBytes(StandardCharsets.UTF_8));
    }

    private List<List<String>> levels() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "PriorityLevelName",
                        "ActiveQueues",
                        "IsIdle",
                        "IsQuiescing",
                        "WaitingRequests",
                        "ExecutingRequests",
                        "DispatchedRequests",
                        "RejectedRequests",
                        "TimedoutRequests",
                        "CancelledRequests"));
        List<FlowState> flows = fairness.flows();
        for (LevelState level : fairness.levels()) {
            rows.add(
                    List.of(
                            level.name(),
                            text(level.queues().size()),
                            Boolean.toString(level.executing() == 0 && level.waiting() == 0),
                            "false",
                            text(level.waiting()),
                            text(level.executing()),
                            sum(flows, level, FlowState::dispatched),
                            sum(flows, level, FlowState::rejected),
                            sum(flows, level, FlowState::timedOut),
                            sum(flows, level, FlowState::cancelled)));
        }
        return rows;
    }

    private static String sum(
            List<FlowState> flows, LevelState level, ToLongFunction<FlowState> count) {
        return text(
                flows.stream()
                        .filter(flow -> flow.level().equals(level.name()))
                        .mapToLong(count)
                        .sum());
    }

    private List<List<String>> queues() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "PriorityLevelName",
                        "Index",
                        "PendingRequests",
                        "ExecutingRequests",
                        "SeatsInUse",
                        "NextDispatchR"));
        for (LevelState level : fairness.levels()) {
            for (Queue queue : level.queues()) {
                rows.add(
                        List.of(
                                level.name(),
                                text(queue.index()),
                                text(queue.waiting().size()),
                                text(queue.executing()),
                                text(queue.seatsInUse()),
                                String.format(Locale.ROOT, "%.8fss", queue.nextStart())));
            }
        }
        return rows;
    }

    private List<List<String>> requests(boolean details) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head =
                new ArrayList<>(
                        List.of(
                                "PriorityLevelName",
                                "FlowSchemaName",
                                "QueueIndex",
                                "RequestIndexInQueue",
                                "FlowDistingsher",
                                "ArriveTime",
                                "InitialSeats"));
        if (details) {
            head.addAll(List.of("UserName", "Verb", "APIPath", "Namespace", "Resource"));
        }
        rows.add(head);
        for (LevelState level : fairness.levels()) {
            for (Queue queue : level.queues()) {
                for (int i = 0; i < queue.waiting().size(); i++) {
                    rows.add(row(level, queue, i, details));
                }
            }
        }
        return rows;
    }

    private List<String> row(LevelState level, Queue queue, int index, boolean details) {
        Request request = queue.waiting().get(index);
        List<String> row =
                new ArrayList<>(
                        List.of(
                                level.name(),
                                request.schema(),
                                text(queue.index()),
                                text(index),
                                request.flow(),
                                clock.instant()
                                        .minusNanos((long) (request.seconds() * 1e9))
                                        .toString(),
                                text(request.seats())));
        if (details) {
            row.addAll(
                    List.of(
                            request.asked().user().name(),
                            request.asked().verb(),
                            request.asked().path(),
                            request.asked().namespace(),
                            request.asked().resource()));
        }
        return row;
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    /** Columns of one width each, parted by commas. */
    private static String table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                boolean last = i == widths.length - 1;
                text.append(row.get(i)).append(last ? "\n" : ",");
                text.repeat(" ", last ? 0 : widths[i] - row.get(i).length() + 1);
            }
        }
        return text.toString();
    }
}
