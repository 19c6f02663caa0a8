package dev.navarch.api.apply;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Under which name a request manages fields. */
final class FieldManagerName {

    private static final int MAX_BYTES = 128;

    private FieldManagerName() {}

    /**
     * The {@code fieldManager} parameter; else the client's name from its User-Agent, which is the
     * part before the slash; else (a command) the last part of the user's name.
     *
     * @throws ApiException 422 for a name that is too long or not printable
     */
    static String of(ApiRequest request) {
        String asked = request.options().first("fieldManager");
        if (!asked.isEmpty()) {
            check(asked, request);
            return asked;
        }
        String agent = request.options().first(Options.USER_AGENT);
        String name = agent.isEmpty() ? ofUser(request.user().name()) : agent;
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? name : name.substring(0, slash);
        return prefix.length() <= MAX_BYTES ? prefix : prefix.substring(0, MAX_BYTES);
    }

    private static String ofUser(String user) {
        return user.startsWith("system:node:")
                ? "kubelet"
                : user.substring(user.lastIndexOf(':') + 1);
    }

    private static void check(String name, ApiRequest request) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw invalid(
                    request,
                    "FieldValueTooLong",
                    "Too long: may not be more than " + MAX_BYTES + " bytes");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw invalid(
                        request,
                        "FieldValueInvalid",
                        "Invalid value: \""
                                + name
                                + "\": should only contain printable characters");
            }
        }
    }

    static ApiException invalid(ApiRequest request, String reason, String message) {
        String kind =
                switch (request.verb()) {
                    case CREATE -> "CreateOptions";
                    case UPDATE -> "UpdateOptions";
                    default -> "PatchOptions";
                };
        return Refusals.invalid(
                "meta.k8s.io", kind, "", List.of(new Cause(reason, message, "fieldManager")));
    }
}
