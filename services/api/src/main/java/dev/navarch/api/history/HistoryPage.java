package dev.navarch.api.history;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.http.Answers;
import dev.navarch.api.http.Page;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.ObjectKey;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * {@code /navarch/v1/history/…}, who changed an object when, and {@code /navarch/v1/objects/…}, an
 * object as it was: for those who may {@code get} the object today.
 */
public final class HistoryPage implements Page {

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final TypeRegistry types;
    private final TimeTravel travel;

    public HistoryPage(TypeRegistry types, TimeTravel travel) {
        this.types = types;
        this.travel = travel;
    }

    @Override
    public boolean serves(String path) {
        return HistoryPath.begins(path);
    }

    @Override
    public Attributes asks(Exchange exchange) {
        return HistoryPath.parse(exchange.rawPath())
                .map(path ->
                        new Attributes(
                                "get",
                                path.type().group(),
                                type(path)
                                        .map(type -> type.versions().getFirst().name())
                                        .orElse("*"),
                                path.type().resource(),
                                "",
                                path.namespace(),
                                path.name(),
                                ""))
                .orElseGet(() -> Page.super.asks(exchange));
    }

    @Override
    public void answer(Exchange exchange) {
        if (!exchange.method().equals("GET")) {
            throw Refusals.methodNotAllowed(
                    "the server does not allow this method on the requested resource");
        }
        HistoryPath path = HistoryPath.parse(exchange.rawPath()).orElseThrow(HistoryPage::unknown);
        ResourceDefinition type = type(path).orElseThrow(HistoryPage::unknown);
        if (type.namespaced() == path.namespace().isEmpty()) {
            throw Refusals.badRequest(
                    type.namespaced()
                            ? "objects of this type have a namespace: "
                                    + type.key()
                                    + "/NAMESPACE/NAME"
                            : "objects of this type have no namespace: " + type.key() + "/NAME");
        }
        ObjectKey key = new ObjectKey(type.storage(), path.namespace(), path.name());
        Options options = new Options(exchange.query());
        byte[] body =
                switch (path.subject()) {
                    case HISTORY ->
                            Json.write(travel.history(type, key, before(options), limit(options)));
                    case OBJECTS -> object(type, key, options);
                };
        Answers.write(
                exchange,
                200,
                Headers.of(
                        "cache-control", "no-cache, private", "content-type", "application/json"),
                List.of(body));
    }

    private Optional<ResourceDefinition> type(HistoryPath path) {
        return types.find(path.type()).filter(type -> type.verbs().contains("get"));
    }

    private byte[] object(ResourceDefinition type, ObjectKey key, Options options) {
        String revision = options.first("revision");
        String at = options.first("at");
        if (revision.isEmpty() == at.isEmpty()) {
            throw Refusals.badRequest("either revision or at says of when the object is to be");
        }
        return at.isEmpty()
                ? travel.object(type, key, number("revision", revision))
                : travel.object(type, key, moment(at));
    }

    private static long before(Options options) {
        String before = options.first("before");
        return before.isEmpty() ? Long.MAX_VALUE : number("before", before);
    }

    private static int limit(Options options) {
        String limit = options.first("limit");
        long asked = limit.isEmpty() ? DEFAULT_LIMIT : number("limit", limit);
        if (asked == 0) {
            throw Refusals.badRequest("limit must be at least 1");
        }
        return (int) Math.min(asked, LARGEST_LIMIT);
    }

    private static long number(String parameter, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer.
        }
        throw Refusals.badRequest(parameter + " is no number of a revision or of changes: " + text);
    }

    private static Instant moment(String text) {
        try {
            OffsetDateTime moment = OffsetDateTime.parse(text);
            if (moment.getYear() > 0 && moment.getYear() < 10_000) {
                return moment.toInstant();
            }
        } catch (DateTimeException e) {
            // The same answer.
        }
        throw Refusals.badRequest("at is no time like 2026-01-31T12:00:00Z (RFC 3339): " + text);
    }

    private static ApiException unknown() {
        return new ApiException(
                404,
                "NotFound",
                "the server could not find the requested resource",
                Details.NONE,
                List.of());
    }
}
