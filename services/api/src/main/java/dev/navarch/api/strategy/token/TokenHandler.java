package dev.navarch.api.strategy.token;

import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.auth.token.BoundTo;
import dev.navarch.api.auth.token.IssuedToken;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.TokenSpec;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.StoredKeys;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Issues a token for a service account (KEP-1205): {@code TokenRequest}. */
public final class TokenHandler implements SubresourceHandler {

    private static final long DEFAULT_SECONDS = 3600;
    private static final long MIN_SECONDS = 600;
    private static final String NODE_USER = "system:node:";
    private static final long MAX_SECONDS = 1L << 32;

    private final ObjectDecoder decoder;
    private final TokenSigner signer;
    private final InstantSource clock;

    public TokenHandler(ObjectDecoder decoder, TokenSigner signer, InstantSource clock) {
        this.decoder = decoder;
        this.signer = signer;
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        ObjectNode body =
                decoder.decode(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                request.body(),
                                FieldValidation.of(request.options()))
                        .object();
        StoredObject account =
                objects.current(StoredKeys.of(request))
                        .orElseThrow(() -> Refusals.notFound(request.type().key(), request.name()));
        objects.admit(new SubresourceWrite(request, ApiVerb.CREATE, body, Optional.empty()));
        ObjectNode spec = body.withObjectProperty("spec");
        long asked = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
        checkDuration(request, asked);
        long longest = signer.settings().longest().toSeconds();
        boolean shortened = longest > 0 && asked > longest;
        long seconds = shortened ? longest : asked;
        List<String> audiences =
                spec.path("audiences").valueStream().map(a -> a.asString("")).toList();
        Optional<BoundTo> bound = Optional.empty();
        Optional<BoundTo> node = Optional.empty();
        if (spec.get("boundObjectRef") instanceof ObjectNode reference) {
            StoredObject object = bound(request, reference, objects);
            ObjectNode tree = Json.read(object.bytes());
            bound = Optional.of(bound(reference.path("kind").asString(""), object));
            node = node(tree, objects);
            requireOwnPod(request, reference, tree);
        }
        restrictNodes(request, spec.path("boundObjectRef"), node);
        IssuedToken issued =
                signer.serviceAccount(
                        new TokenSpec(
                                request.namespace(),
                                request.name(),
                                account.uid(),
                                audiences,
                                Duration.ofSeconds(seconds),
                                bound,
                                node));
        return new ApiResponse.One(
                201,
                Json.write(answer(request, body, seconds, issued)),
                shortened
                        ? List.of(
                                "requested expiration of "
                                        + asked
                                        + " seconds shortened to "
                                        + seconds
                                        + " seconds")
                        : List.of());
    }

    private ObjectNode answer(
            ApiRequest request, ObjectNode body, long seconds, IssuedToken issued) {
        ObjectNode answer = body.deepCopy();
        answer.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        answer.withObjectProperty("metadata")
                .put("name", request.name())
                .put("namespace", request.namespace())
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode spec = answer.withObjectProperty("spec");
        spec.put("expirationSeconds", seconds);
        if (spec.path("audiences").isEmpty()) {
            signer.settings().audiences().forEach(spec.putArray("audiences")::add);
        }
        answer.putObject("status")
                .put("token", issued.token())
                .put(
                        "expirationTimestamp",
                        issued.expires().truncatedTo(ChronoUnit.SECONDS).toString());
        return answer;
    }

    private static void checkDuration(ApiRequest request, long seconds) {
        String wrong =
                seconds < MIN_SECONDS
                        ? "may not specify a duration less than 10 minutes"
                        : seconds > MAX_SECONDS
                                ? "may not specify a duration larger than 2^32 seconds"
                                : "";
        if (!wrong.isEmpty()) {
            throw Refusals.invalid(
                    "authentication.k8s.io",
                    "TokenRequest",
                    request.name(),
                    List.of(
                            new Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: " + seconds + ": " + wrong,
                                    "spec.expirationSeconds")));
        }
    }

    private static StoredObject bound(
            ApiRequest request, ObjectNode reference, ObjectAccess objects) {
        String kind = reference.path("kind").asString("");
        String name = reference.path("name").asString("");
        GroupResource type =
                switch (kind) {
                    case "Pod" -> Resources.PODS;
                    case "Secret" -> Resources.SECRETS;
                    case "Node" -> Resources.NODES;
                    default ->
                            throw Refusals.badRequest(
                                    "cannot bind token to object of type "
                                            + reference.path("apiVersion").asString("")
                                            + ", Kind="
                                            + kind);
                };
        String namespace = kind.equals("Node") ? "" : request.namespace();
        StoredObject object =
                objects.current(new ObjectKey(type, namespace, name))
                        .orElseThrow(() -> Refusals.notFound(type, name));
        String uid = reference.path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            throw conflict(
                    type,
                    name,
                    "the UID in the bound object reference ("
                            + uid
                            + ") does not match the UID in record. The object might have been"
                            + " deleted and then recreated");
        }
        return object;
    }

    private static ApiException conflict(GroupResource type, String name, String why) {
        return Refusals.conflict(type, name, why);
    }

    private static BoundTo bound(String kind, StoredObject object) {
        return new BoundTo(kind, object.key().name(), object.uid());
    }

    private static Optional<BoundTo> node(JsonNode pod, ObjectAccess objects) {
        String name = pod.path("spec").path("nodeName").asString("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return objects.cached(ObjectKey.cluster(Resources.NODES, name))
                .map(node -> bound("Node", node));
    }

    /** A node gets tokens for the pods that run on it (KEP-1205), and for nothing else. */
    private static void restrictNodes(
            ApiRequest request, JsonNode reference, Optional<BoundTo> node) {
        String user = request.user().name();
        if (!user.startsWith(NODE_USER) || !request.user().inGroup("system:nodes")) {
            return;
        }
        String wrong = "";
        if (!reference.path("kind").asString("").equals("Pod")) {
            wrong = "node requested token not bound to a pod";
        } else if (reference.path("uid").asString("").isEmpty()) {
            wrong = "node requested token with a pod binding without a uid";
        } else if (node.filter(n -> user.equals(NODE_USER + n.name())).isEmpty()) {
            wrong = "node requested token bound to a pod scheduled on a different node";
        }
        if (!wrong.isEmpty()) {
            throw Refusals.forbidden(request.type().key(), request.name(), wrong);
        }
    }

    private static void requireOwnPod(ApiRequest request, ObjectNode reference, ObjectNode object) {
        if (!reference.path("kind").asString("").equals("Pod")) {
            return;
        }
        String account = object.path("spec").path("serviceAccountName").asString("");
        if (!account.equals(request.name())) {
            throw Refusals.badRequest(
                    "cannot bind token for serviceaccount \""
                            + request.name()
                            + "\" to pod running with different serviceaccount name.");
        }
    }
}
