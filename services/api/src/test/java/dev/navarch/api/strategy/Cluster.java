package dev.navarch.api.strategy;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.ApiStrategies;
import dev.navarch.api.admission.Notes;
import dev.navarch.api.admission.ReaderTrees;
import dev.navarch.api.admission.plugin.StandardPlugins;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.apply.FieldTracker;
import dev.navarch.api.apply.Patches;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.crd.NameBook;
import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.engine.verb.ResourceEngine;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.api.patch.Trees;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.PortRange;
import dev.navarch.api.strategy.service.ServiceAllocation;
import dev.navarch.api.strategy.service.ServiceStrategy;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.validation.ObjectValidator;
import dev.navarch.api.validation.RuleCatalog;
import dev.navarch.api.validation.RuleEngine;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One replica of the API service without its network: the real engine, types, strategies and
 * admission. Several may share one store, as replicas do.
 */
public final class Cluster implements AutoCloseable {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final SchemaDecoder DECODER =
            new SchemaDecoder(SCHEMAS, new Defaulter(DefaultCatalog.load()));
    private static final RuleCatalog RULES = RuleCatalog.load();
    private static final KeyPair KEYS = keys();

    public final ObjectStore store;
    public final WatchCache cache;
    public final ReaderTrees trees;
    private final ResourceEngine engine;
    private Instant now = TestEngine.NOW;
    private User user = TestEngine.USER;

    /** A cluster with the namespaces and accounts that every cluster has. */
    public static Cluster start() {
        Cluster cluster = new Cluster(new MemoryObjectStore(), (u, a) -> new Decision(true, ""));
        cluster.furnish();
        return cluster;
    }

    public static Cluster start(Authorizer authorizer) {
        Cluster cluster = new Cluster(new MemoryObjectStore(), authorizer);
        cluster.furnish();
        return cluster;
    }

    /** Another replica. */
    public static Cluster on(ObjectStore store) {
        return new Cluster(store, (u, a) -> new Decision(true, ""));
    }

    private Cluster(ObjectStore store, Authorizer authorizer) {
        this.store = store;
        this.cache = EngineBuilder.cache(store, TestEngine.TYPES, CacheSettings.DEFAULT, () -> now);
        this.trees = new ReaderTrees(cache);
        Patches patches = new Patches(() -> now);
        EngineBuilder builder =
                new EngineBuilder(DECODER)
                        .clock(() -> now)
                        .authorizer(authorizer)
                        .fieldManagement(new FieldTracker(() -> now))
                        .validator(new ObjectValidator(RULES, new RuleEngine()))
                        .admission(
                                StandardPlugins.of(
                                        trees,
                                        new StoreAmender(store, cache),
                                        authorizer,
                                        Random::new))
                        .strategies(strategies(patches));
        for (PatchType format : PatchType.values()) {
            builder.patcher(format, patches);
        }
        this.engine = builder.build(store, cache);
    }

    private Strategies strategies(Patches patches) {
        StoredClaims claims = new StoredClaims(store, cache, () -> now);
        ServiceAllocation allocation =
                new ServiceAllocation(
                        AddressRange.of("10.96.0.0/24"),
                        new PortRange(30000, 30063),
                        claims,
                        cache,
                        new Random());
        return ApiStrategies.of(
                TestEngine.TYPES,
                DECODER,
                patches,
                new TokenSigner(KEYS, "https://kubernetes.default.svc", () -> now),
                new ServiceStrategy(allocation, claims),
                new NameBook(TestEngine.TYPES, () -> {}),
                type -> Optional.empty(),
                () -> now);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void furnish() {
        for (String name : List.of("default", "kube-system", "kube-node-lease")) {
            create("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
            create(
                    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: "
                            + name
                            + "}}");
        }
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public Cluster as(String name, String... groups) {
        user = new User(name, "", List.of(groups), Map.of());
        return this;
    }

    /** Creates what the YAML describes; its kind says what and its metadata where. */
    public ObjectNode create(String yaml) {
        ObjectNode object = Trees.yamlObject(yaml);
        return object(
                TestEngine.ask(ApiVerb.CREATE, type(object))
                        .in(object.path("metadata").path("namespace").asString("default"))
                        .body(object));
    }

    private static GroupResource type(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        return TestEngine.TYPES
                .findKind(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        apiVersion.substring(slash + 1),
                        object.path("kind").asString(""))
                .orElseThrow()
                .key();
    }

    public Ask ask(ApiVerb verb, GroupResource type, String name) {
        return TestEngine.ask(verb, type).named(name);
    }

    public ObjectNode get(GroupResource type, String name) {
        return object(ask(ApiVerb.GET, type, name));
    }

    public ObjectNode update(GroupResource type, String name, ObjectNode body) {
        return object(ask(ApiVerb.UPDATE, type, name).body(body));
    }

    public ObjectNode patch(GroupResource type, String name, String json) {
        return object(ask(ApiVerb.PATCH, type, name).patch(PatchType.MERGE).body(json));
    }

    public ObjectNode status(GroupResource type, String name, String json) {
        return object(
                ask(ApiVerb.PATCH, type, name).sub("status").patch(PatchType.MERGE).body(json));
    }

    public ObjectNode delete(GroupResource type, String name) {
        return object(ask(ApiVerb.DELETE, type, name));
    }

    public boolean exists(GroupResource type, String name) {
        boolean namespaced = TestEngine.TYPES.find(type).orElseThrow().namespaced();
        return cache.current(new ObjectKey(type, namespaced ? "default" : "", name)).isPresent();
    }

    public ObjectNode object(Ask ask) {
        return Json.read(((ApiResponse.One) answer(ask)).bytes());
    }

    public ApiResponse answer(Ask ask) {
        return answer(ask, new Notes());
    }

    /**
     * @param notes takes what is said beside the answer
     */
    public ApiResponse answer(Ask ask, Notes notes) {
        ApiRequest asked = ask.request();
        ApiRequest request =
                new ApiRequest(
                        user,
                        asked.verb(),
                        asked.type(),
                        asked.version(),
                        asked.namespace(),
                        asked.name(),
                        asked.subresource(),
                        asked.options(),
                        asked.patchType(),
                        asked.body(),
                        asked.preconditions(),
                        asked.commandId(),
                        notes,
                        "");
        try {
            ApiResponse answer = engine.handle(request).join();
            if (asked.verb() != ApiVerb.GET) {
                catchUp();
            }
            return answer;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Admission reads the cache, which is some moments behind what was written. */
    private void catchUp() {
        cache.current(ObjectKey.cluster(Resources.NAMESPACES, "default"));
    }

    public static ApiException refused(ThrowingCallable write) {
        return Optional.ofNullable(catchThrowableOfType(ApiException.class, write))
                .orElseThrow(() -> new AssertionError("was not refused"));
    }

    /** A running pod on a node, whether or not the node exists. */
    public ObjectNode runningPod(String name, String labels) {
        create(
                "{apiVersion: v1, kind: Pod, metadata: {name: "
                        + name
                        + ", namespace: default, labels: "
                        + labels
                        + "}, spec: {containers: [{name: c, image: i}]}}");
        answer(
                ask(ApiVerb.CREATE, Resources.PODS, name)
                        .sub("binding")
                        .body("{'target':{'kind':'Node','name':'n1'}}"));
        return status(
                Resources.PODS,
                name,
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
    }

    @Override
    public void close() {
        engine.close();
        cache.close();
    }
}
