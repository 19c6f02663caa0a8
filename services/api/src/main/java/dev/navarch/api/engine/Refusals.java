package dev.navarch.api.engine;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.stream.Collectors;

/** The refusals of the Kubernetes API, in its own words (apimachinery's error reasons). */
public final class Refusals {

    private Refusals() {}

    public static ApiException notFound(GroupResource type, String name) {
        return about(404, "NotFound", type, name, quoted(type, name) + " not found");
    }

    public static ApiException alreadyExists(GroupResource type, String name) {
        return about(409, "AlreadyExists", type, name, quoted(type, name) + " already exists");
    }

    public static ApiException conflict(GroupResource type, String name, String why) {
        return about(
                409,
                "Conflict",
                type,
                name,
                "Operation cannot be fulfilled on " + quoted(type, name) + ": " + why);
    }

    /** The object changed between read and write. */
    public static ApiException staleVersion(GroupResource type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and"
                        + " try again");
    }

    public static ApiException forbidden(GroupResource type, String name, String why) {
        return about(403, "Forbidden", type, name, quoted(type, name) + " is forbidden: " + why);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Details.NONE, List.of());
    }

    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, Details.NONE, List.of());
    }

    public static ApiException methodNotAllowed(String message) {
        return new ApiException(405, "MethodNotAllowed", message, Details.NONE, List.of());
    }

    public static ApiException unsupportedMediaType(String message) {
        return new ApiException(415, "UnsupportedMediaType", message, Details.NONE, List.of());
    }

    public static ApiException notAcceptable(String message) {
        return new ApiException(406, "NotAcceptable", message, Details.NONE, List.of());
    }

    public static ApiException tooLarge(String message) {
        return new ApiException(413, "RequestEntityTooLarge", message, Details.NONE, List.of());
    }

    public static ApiException internal(String message) {
        return new ApiException(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                Details.NONE,
                List.of());
    }

    /** The store does not answer; a client may try again in a second. */
    public static ApiException storeAway() {
        return new ApiException(
                503,
                "ServiceUnavailable",
                "the store is not available",
                new Details("", "", "", "", 1),
                List.of());
    }

    /** 422 with all causes at once. */
    public static ApiException invalid(String group, String kind, String name, List<Cause> causes) {
        String listed =
                causes.stream()
                        .map(c -> c.field() + ": " + c.message())
                        .collect(Collectors.joining(", "));
        return new ApiException(
                422,
                "Invalid",
                (group.isEmpty() ? kind : kind + "." + group)
                        + " \""
                        + name
                        + "\" is invalid: "
                        + (causes.size() == 1 ? listed : "[" + listed + "]"),
                new Details(group, kind, name, "", 0),
                causes);
    }

    private static ApiException about(
            int code, String reason, GroupResource type, String name, String message) {
        return new ApiException(
                code,
                reason,
                message,
                new Details(type.group(), type.resource(), name, "", 0),
                List.of());
    }

    private static String quoted(GroupResource type, String name) {
        return type + " \"" + name + "\"";
    }
}
