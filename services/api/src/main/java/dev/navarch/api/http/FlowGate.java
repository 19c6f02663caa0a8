package dev.navarch.api.http;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.fairness.Admission;
import dev.navarch.api.fairness.Fairness;
import dev.navarch.api.fairness.FlowSchema;
import dev.navarch.api.fairness.ListCost;
import dev.navarch.api.fairness.PriorityLevel;
import dev.navarch.api.fairness.RequestInfo;
import dev.navarch.api.fairness.Ticket;
import dev.navarch.model.GroupResource;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a request by HTTPS waits for its seats. */
public final class FlowGate {

    private static final int RETRY_AFTER_SECONDS = 1;

    /** Those may last for hours and are no load while they do; they take no seats. */
    private static final Set<String> LONG_RUNNING =
            Set.of("attach", "exec", "proxy", "log", "portforward");

    private final Fairness fairness;
    private final ListCost cost;

    public FlowGate(Fairness fairness, ListCost cost) {
        this.fairness = fairness;
        this.cost = cost;
    }

    /**
     * Waits until the request may run.
     *
     * @param answer is given the headers that say how the request was classified
     * @return to be closed when its work is done; empty if it takes no seats
     * @throws ApiException 429 if there are too many
     */
    Optional<Ticket> enter(
            Exchange exchange, User user, Optional<ResourcePath> path, Headers answer) {
        if (path.isPresent() && LONG_RUNNING.contains(path.get().subresource())) {
            return Optional.empty();
        }
        Options options = new Options(exchange.query());
        RequestInfo asked =
                path.map(p -> ofResource(exchange, user, p, options))
                        .orElseGet(() -> ofPath(exchange, user));
        Admission admission =
                fairness.enter(
                        asked,
                        () -> path.map(p -> width(asked, p, options)).orElse(1),
                        exchange::onAbandoned);
        return switch (admission) {
            case Admission.Admitted(Ticket ticket) -> {
                name(ticket.schema(), ticket.level(), answer);
                yield Optional.of(ticket);
            }
            case Admission.TooMany(FlowSchema schema, PriorityLevel level) -> {
                name(schema, level, answer);
                throw new ApiException(
                        429,
                        "TooManyRequests",
                        "Too many requests, please try again later.",
                        new Details("", "", "", "", RETRY_AFTER_SECONDS),
                        List.of());
            }
        };
    }

    private static RequestInfo ofPath(Exchange exchange, User user) {
        return new RequestInfo(
                user, exchange.method().toLowerCase(Locale.ROOT), "", "", "", exchange.path());
    }

    private static RequestInfo ofResource(
            Exchange exchange, User user, ResourcePath path, Options options) {
        return new RequestInfo(
                user,
                RequestVerb.of(exchange.method(), path, options).text(),
                path.group(),
                path.subresource().isEmpty()
                        ? path.resource()
                        : path.resource() + "/" + path.subresource(),
                path.namespace(),
                "");
    }

    private int width(RequestInfo asked, ResourcePath path, Options options) {
        boolean lists =
                asked.verb().equals(ApiVerb.LIST.text())
                        || (asked.verb().equals(ApiVerb.WATCH.text()) && replays(options));
        if (!lists || options.first("fieldSelector").startsWith("metadata.name=")) {
            return 1;
        }
        return cost.of(
                new GroupResource(path.group(), path.resource()), path.namespace(), limit(options));
    }

    /** Whether a watch begins with what is there. */
    private static boolean replays(Options options) {
        String from = options.first("resourceVersion");
        return options.flag("sendInitialEvents") || from.isEmpty() || from.equals("0");
    }

    private static long limit(Options options) {
        try {
            String asked = options.first("limit");
            return asked.isEmpty() ? 0 : Long.parseLong(asked);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void name(FlowSchema schema, PriorityLevel level, Headers answer) {
        if (!schema.uid().isEmpty()) {
            answer.set("x-kubernetes-pf-flowschema-uid", schema.uid());
        }
        if (!level.uid().isEmpty()) {
            answer.set("x-kubernetes-pf-prioritylevel-uid", level.uid());
        }
    }
}
