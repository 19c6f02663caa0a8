package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.ObjectFilter;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.selector.FieldSelector;
import dev.navarch.api.selector.LabelSelector;
import dev.navarch.api.selector.SelectorSyntaxException;
import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a list or watch, read and checked as "Kubernetes API Concepts" describes them.
 *
 * @param filter what to select
 * @param limit at most so many objects; 0 for all
 * @param token where to go on; empty for a first page
 * @param resourceVersion empty when not given
 * @param match how to read the resourceVersion
 * @param initialEvents {@code sendInitialEvents}, if given
 * @param bookmarks whether a watch may send bookmarks
 * @param timeoutSeconds 0 when not given
 */
record ListOptions(
        ObjectFilter filter,
        int limit,
        Optional<ContinueToken> token,
        String resourceVersion,
        Match match,
        Optional<Boolean> initialEvents,
        boolean bookmarks,
        int timeoutSeconds) {

    /** {@code resourceVersionMatch}. */
    enum Match {
        NOT_GIVEN,
        EXACT,
        NOT_OLDER_THAN
    }

    static ListOptions of(ApiRequest request, String namespace) {
        Options options = request.options();
        String continued = options.first("continue");
        ListOptions read =
                new ListOptions(
                        filter(request.type(), options, namespace),
                        number(options, "limit"),
                        continued.isEmpty()
                                ? Optional.empty()
                                : Optional.of(ContinueToken.decode(continued)),
                        options.first("resourceVersion"),
                        match(options),
                        initialEvents(options),
                        options.flag("allowWatchBookmarks"),
                        number(options, "timeoutSeconds"));
        read.check(options.flag("watch"));
        return read;
    }

    static FieldSelector fieldSelector(Options options) {
        try {
            return FieldSelector.parse(options.first("fieldSelector"));
        } catch (SelectorSyntaxException e) {
            throw Refusals.badRequest(e.getMessage());
        }
    }

    /** The resourceVersion as a number; 0 also when not given. */
    long revision() {
        return resourceVersion.isEmpty() ? 0 : revision(resourceVersion);
    }

    /** Reads a resourceVersion that a client gave. */
    static long revision(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative number.
        }
        throw Refusals.badRequest(
                "resourceVersion: Invalid value: \"" + text + "\": must be a non-negative integer");
    }

    private void check(boolean watch) {
        revision();
        if (initialEvents.isPresent() && !watch) {
            throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
        if (initialEvents.isPresent() && match != Match.NOT_OLDER_THAN) {
            throw forbidden(
                    "resourceVersionMatch",
                    "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        if (match == Match.NOT_GIVEN) {
            if (token.isPresent() && !resourceVersion.isEmpty() && !resourceVersion.equals("0")) {
                throw Refusals.badRequest(
                        "specifying resource version is not allowed when using continue");
            }
            return;
        }
        if (watch && initialEvents.isEmpty()) {
            throw forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                            + " provided");
        }
        if (!watch && resourceVersion.isEmpty()) {
            throw forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (token.isPresent()) {
            throw forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden when continue is provided");
        }
        if (match == Match.EXACT && resourceVersion.equals("0")) {
            throw forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    static RuntimeException forbidden(String field, String message) {
        return Refusals.invalid(
                "meta.k8s.io",
                "ListOptions",
                "",
                List.of(new Cause("FieldValueForbidden", "Forbidden: " + message, field)));
    }

    private static Match match(Options options) {
        String text = options.first("resourceVersionMatch");
        return switch (text) {
            case "" -> Match.NOT_GIVEN;
            case "Exact" -> Match.EXACT;
            case "NotOlderThan" -> Match.NOT_OLDER_THAN;
            default ->
                    throw Refusals.invalid(
                            "meta.k8s.io",
                            "ListOptions",
                            "",
                            List.of(
                                    new Cause(
                                            "FieldValueNotSupported",
                                            "Unsupported value: \""
                                                    + text
                                                    + "\": supported values: \"Exact\","
                                                    + " \"NotOlderThan\", \"\"",
                                            "resourceVersionMatch")));
        };
    }

    private static Optional<Boolean> initialEvents(Options options) {
        return options.first("sendInitialEvents").isEmpty()
                ? Optional.empty()
                : Optional.of(options.flag("sendInitialEvents"));
    }

    private static int number(Options options, String name) {
        String text = options.first(name);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Math.clamp(Long.parseLong(text), 0, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw Refusals.badRequest(name + ": \"" + text + "\" is not a number");
        }
    }

    private static ObjectFilter filter(ResourceDefinition type, Options options, String namespace) {
        try {
            LabelSelector labels = LabelSelector.parse(options.first("labelSelector"));
            FieldSelector fields = FieldPathsOf.stored(type, fieldSelector(options));
            return new ObjectFilter(
                    namespace, labels, fields, FieldPathsOf.absentValues(type, fields));
        } catch (SelectorSyntaxException e) {
            throw Refusals.badRequest(e.getMessage());
        }
    }
}
