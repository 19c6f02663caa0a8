package dev.navarch.api.command;

import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.audit.AuditedRequest;
import dev.navarch.api.audit.Recording;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Notes what a command does as if it had come by HTTPS. */
record CommandAudit(Recording recording) {

    /** What a command shows for the program that a client names itself. */
    private static final String AGENT = "navarch-command";

    private static final CommandAudit NONE = new CommandAudit(Recording.NONE);

    /**
     * @throws ApiException 503 if the command must not be applied since it cannot be noted; it then
     *     comes again
     */
    static CommandAudit begin(AuditTrail audit, ApiRequest request) {
        if (!audit.enabled()) {
            return NONE;
        }
        Attributes asked = request.attributes();
        Recording recording =
                audit.begin(
                        new AuditedRequest(
                                request.commandId().orElse(""),
                                path(asked),
                                request.user(),
                                asked,
                                List.of(),
                                AGENT));
        if (!recording.received()) {
            throw new ApiException(
                    503,
                    "ServiceUnavailable",
                    "failed to store audit event",
                    ApiException.Details.NONE,
                    List.of());
        }
        recording.requested(request);
        return new CommandAudit(recording);
    }

    /** The path that a client would have asked at. */
    private static String path(Attributes asked) {
        StringBuilder path = new StringBuilder();
        path.append(asked.group().isEmpty() ? "/api/" : "/apis/" + asked.group() + "/");
        path.append(asked.version());
        if (!asked.namespace().isEmpty()) {
            path.append("/namespaces/").append(asked.namespace());
        }
        path.append('/').append(asked.resource());
        if (!asked.name().isEmpty() && !asked.verb().equals("create")) {
            path.append('/').append(asked.name());
        }
        return asked.subresource().isEmpty()
                ? path.toString()
                : path.append('/').append(asked.subresource()).toString();
    }

    void ended(@Nullable ApiResponse response, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        switch (cause) {
            case null -> {
                if (response != null) {
                    recording.answered(response);
                    recording.completed(response instanceof ApiResponse.One one ? one.code() : 200);
                }
            }
            case ApiException refusal -> {
                recording.refused(refusal);
                recording.completed(refusal.code());
            }
            default -> recording.panicked(cause);
        }
    }
}
