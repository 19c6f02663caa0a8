package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.api.webhook.ClientConfig;
import dev.navarch.api.webhook.WebhookException;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An engine in memory whose webhooks are functions, each named by the path of its URL. */
final class Hooked implements AutoCloseable {

    private final WebhookConfigurations configurations = new WebhookConfigurations();
    private final Map<String, BiConsumer<JsonNode, ObjectNode>> hooks = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> namespaces = new HashMap<>();
    private long revision = 1;

    /** What the user may: {@code verb group/resource namespace}. */
    final Set<String> may = ConcurrentHashMap.newKeySet();

    /** Which webhooks were asked, in order. */
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /** What the last one was sent. */
    final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();

    final Queue<HookObserver.Call> calls = new ConcurrentLinkedQueue<>();

    private final WebhookAdmission admission =
            new WebhookAdmission(
                    configurations,
                    new Namespaces(),
                    TestEngine.TYPES,
                    TestEngine.DECODER,
                    Conversion.IDENTITY,
                    this::decide,
                    this::post,
                    ThreadLocalRandom::current,
                    calls::add,
                    Thread::startVirtualThread);

    final TestEngine engine =
            new TestEngine(b -> b.admission(List.of(admission.mutating(), admission.validating())));

    /**
     * @param behaviour is given the request and fills in the response, which allows
     */
    Hooked on(String path, BiConsumer<JsonNode, ObjectNode> behaviour) {
        hooks.put(path, behaviour);
        return this;
    }

    Hooked namespace(String name, String labels) {
        namespaces.put(name, tree("{'metadata':{'name':'" + name + "','labels':" + labels + "}}"));
        return this;
    }

    Hooked mutating(String name, String... webhooks) {
        return configure("mutatingwebhookconfigurations", name, webhooks);
    }

    Hooked validating(String name, String... webhooks) {
        return configure("validatingwebhookconfigurations", name, webhooks);
    }

    private Hooked configure(String resource, String name, String... webhooks) {
        ObjectKey key =
                ObjectKey.cluster(
                        new GroupResource("admissionregistration.k8s.io", resource), name);
        byte[] json = Json.write(tree("{'webhooks':[" + String.join(",", webhooks) + "]}"));
        configurations.onChanges(
                List.of(
                        new Change(
                                revision++,
                                ChangeType.ADDED,
                                key,
                                "uid",
                                Optional.empty(),
                                Optional.of(json))));
        return this;
    }

    /**
     * A webhook on all pods and config maps.
     *
     * @param more further fields, each preceded by a comma; the last of a name counts
     */
    static String hook(String path, String more) {
        return "{'name':'"
                + path
                + ".example.com','clientConfig':{'url':'https://hooks/"
                + path
                + "'},'admissionReviewVersions':['v1'],'sideEffects':'None','rules':[{"
                + "'apiGroups':['*'],'apiVersions':['*'],'operations':['*'],'resources':['pods',"
                + "'configmaps']}]"
                + more
                + "}";
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    static void patch(ObjectNode response, String operations) {
        response.put("patchType", "JSONPatch");
        response.put(
                "patch",
                Base64.getEncoder()
                        .encodeToString(
                                operations.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private Authorizer.Decision decide(User user, Authorizer.Attributes asked) {
        String question =
                asked.verb()
                        + " "
                        + asked.group()
                        + "/"
                        + asked.resource()
                        + " "
                        + asked.namespace();
        return new Authorizer.Decision(may.contains(question), "");
    }

    private JsonNode post(ClientConfig to, JsonNode review, Duration limit)
            throws WebhookException {
        String path = to.uri().getPath().substring(1);
        asked.add(path);
        requests.add(review.path("request"));
        BiConsumer<JsonNode, ObjectNode> hook = hooks.get(path);
        if (hook == null) {
            throw new WebhookException("nobody is there", 503);
        }
        ObjectNode answer = tree("{'kind':'AdmissionReview'}");
        answer.set("apiVersion", review.path("apiVersion"));
        ObjectNode response = answer.putObject("response");
        response.set("uid", review.at("/request/uid"));
        response.put("allowed", true);
        hook.accept(review.path("request"), response);
        return answer;
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Namespaces implements ObjectTrees {

        @Override
        public Optional<ObjectNode> get(ObjectKey key) {
            return key.type().equals(Resources.NAMESPACES)
                    ? Optional.ofNullable(namespaces.get(key.name()))
                    : Optional.empty();
        }

        @Override
        public Optional<ObjectNode> getFresh(ObjectKey key) {
            return get(key);
        }

        @Override
        public List<ObjectNode> list(GroupResource type, String namespace) {
            return List.of();
        }
    }
}
