package dev.navarch.api.command;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.Command;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns commands into requests. */
final class CommandRequests {

    private final TypeRegistry types;
    private final Function<String, User> authenticate;

    CommandRequests(TypeRegistry types, Function<String, User> authenticate) {
        this.types = types;
        this.authenticate = authenticate;
    }

    /**
     * @throws ApiException if the token is not valid or there is no such type
     */
    ApiRequest of(Command command) {
        User user = authenticate.apply(command.token());
        ResourceDefinition type =
                types.find(
                                command.key().type().group(),
                                command.version(),
                                command.key().type().resource())
                        .orElseThrow(() ->
                                new ApiException(
                                        404,
                                        "NotFound",
                                        "the server could not find the requested resource",
                                        Details.NONE,
                                        List.of()));
        return new ApiRequest(
                user,
                verb(command),
                type,
                command.version(),
                command.key().namespace(),
                command.key().name(),
                command.subresource(),
                new Options(Map.of("fieldManager", List.of(manager(user)))),
                command.patchType(),
                command.body(),
                command.preconditions(),
                Optional.of(command.id()));
    }

    private static ApiVerb verb(Command command) {
        return switch (command.verb()) {
            case CREATE -> ApiVerb.CREATE;
            case UPDATE -> ApiVerb.UPDATE;
            case PATCH -> ApiVerb.PATCH;
            case DELETE -> ApiVerb.DELETE;
        };
    }

    /** {@code kube-scheduler} of {@code system:kube-scheduler}: by HTTP the program's name. */
    private static String manager(User user) {
        return user.name().substring(user.name().lastIndexOf(':') + 1);
    }
}
