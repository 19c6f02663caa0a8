package dev.navarch.api.http;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.protobuf.ProtobufBodies;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.wire.http.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes requests for the engine of what came by HTTP. */
final class ResourceRequests {

    private final TypeRegistry registry;
    private final ProtobufBodies protobuf;

    ResourceRequests(TypeRegistry registry, ProtobufBodies protobuf) {
        this.registry = registry;
        this.protobuf = protobuf;
    }

    /**
     * @param auditId the request's in the audit log
     * @return empty if nothing is served at this path
     * @throws ApiException if it is malformed
     */
    Optional<ApiRequest> read(Exchange exchange, User user, ResourcePath path, String auditId) {
        Optional<ResourceDefinition> found =
                registry.find(path.group(), path.version(), path.resource())
                        .filter(type -> fits(type, path));
        return found.map(type -> read(exchange, user, path, type, auditId));
    }

    private static boolean fits(ResourceDefinition type, ResourcePath path) {
        if (!path.rest().isEmpty()
                || (!path.subresource().isEmpty()
                        && !type.subresources().containsKey(path.subresource()))) {
            return false;
        }
        return type.namespaced()
                ? !path.namespace().isEmpty() || path.name().isEmpty()
                : path.namespace().isEmpty();
    }

    private ApiRequest read(
            Exchange exchange,
            User user,
            ResourcePath path,
            ResourceDefinition type,
            String auditId) {
        Options options = new Options(exchange.query());
        ApiVerb verb = RequestVerb.of(exchange.method(), path, options);
        Optional<PatchType> patch = Optional.empty();
        byte[] body = exchange.body();
        if (verb == ApiVerb.PATCH) {
            patch = Optional.of(ContentTypes.patch(exchange.headers()));
        } else if (body.length > 0 && ContentTypes.isProtobuf(exchange.headers())) {
            if (type.custom()) {
                throw ContentTypes.unknown();
            }
            body = protobuf.toJson(body);
        } else if (body.length > 0) {
            ContentTypes.checkBody(exchange.headers());
        }
        if (verb != ApiVerb.GET && verb != ApiVerb.LIST && verb != ApiVerb.WATCH) {
            options =
                    options.with(
                                    Options.USER_AGENT,
                                    exchange.headers().first("user-agent").orElse(""))
                            .with(Options.AUDIT_ID, auditId);
        }
        String name = path.name();
        if (verb == ApiVerb.WATCH && !name.isEmpty()) {
            options = named(options, name);
            name = "";
        }
        return new ApiRequest(
                user,
                verb,
                type,
                path.version(),
                path.namespace(),
                name,
                path.subresource(),
                options,
                patch,
                body,
                Preconditions.NONE,
                Optional.empty());
    }

    /** The old watch path of one object is a watch by field selector. */
    private static Options named(Options options, String name) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(options.parameters());
        parameters.put("fieldSelector", List.of("metadata.name=" + name));
        return new Options(parameters);
    }
}
