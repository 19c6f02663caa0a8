package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import java.util.List;

/**
 * Checks what a client writes for {@code dryRun}: whoever misspells it must not find his change
 * made.
 */
final class DryRun {

    private static final String ALL = "All";

    private DryRun() {}

    /**
     * @throws dev.navarch.api.engine.ApiException 422 if a write says anything but {@code All}
     */
    static void check(ApiRequest request) {
        List<String> values = request.options().parameters().getOrDefault("dryRun", List.of());
        switch (request.verb()) {
            case GET, LIST, WATCH -> {}
            case CREATE -> check("CreateOptions", values);
            case UPDATE -> check("UpdateOptions", values);
            case PATCH -> check("PatchOptions", values);
            case DELETE, DELETECOLLECTION -> check("DeleteOptions", values);
        }
    }

    static void check(String kind, List<String> values) {
        for (String value : values) {
            if (!value.equals(ALL)) {
                throw Refusals.invalid(
                        "meta.k8s.io",
                        kind,
                        "",
                        List.of(
                                new Cause(
                                        "FieldValueNotSupported",
                                        "Unsupported value: \""
                                                + value
                                                + "\": supported values: \"All\"",
                                        "dryRun")));
            }
        }
    }
}
