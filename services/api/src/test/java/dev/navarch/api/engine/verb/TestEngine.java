package dev.navarch.api.engine.verb;

import dev.navarch.api.apply.FieldTracker;
import dev.navarch.api.apply.Patches;
import dev.navarch.api.auth.User;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.WatchSource;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An engine on a store in memory, with the real types, and short ways to ask it for things. */
public final class TestEngine implements AutoCloseable {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    public static final TypeRegistry TYPES = new LiveTypeRegistry(BuiltInTypes.load(SCHEMAS));
    public static final SchemaDecoder DECODER =
            new SchemaDecoder(SCHEMAS, new Defaulter(DefaultCatalog.load()));
    public static final User USER = new User("tester", "", List.of(), Map.of());
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    public final ObjectStore store;
    public final WatchCache cache;
    public final ResourceEngine engine;

    public TestEngine() {
        this(b -> b);
    }

    public TestEngine(UnaryOperator<EngineBuilder> more) {
        this(new MemoryObjectStore(), CacheSettings.DEFAULT, InstantSource.fixed(NOW), more);
    }

    public TestEngine(
            ObjectStore store,
            CacheSettings settings,
            InstantSource clock,
            UnaryOperator<EngineBuilder> more) {
        this.store = store;
        this.cache = EngineBuilder.cache(store, TYPES, settings, clock);
        EngineBuilder builder =
                new EngineBuilder(DECODER).clock(clock).fieldManagement(new FieldTracker(clock));
        for (PatchType format : PatchType.values()) {
            builder.patcher(format, new Patches(clock));
        }
        this.engine = more.apply(builder).build(store, cache);
    }

    /** One request, with parts left out. */
    public static final class Ask {

        private final ApiVerb verb;
        private final GroupResource type;
        private String namespace = "default";
        private String name = "";
        private String subresource = "";
        private final Map<String, List<String>> options = new HashMap<>();
        private @Nullable PatchType patchType;
        private byte[] body = {};
        private Preconditions preconditions = Preconditions.NONE;
        private @Nullable String commandId;

        private Ask(ApiVerb verb, GroupResource type) {
            this.verb = verb;
            this.type = type;
        }

        public Ask in(String value) {
            namespace = value;
            return this;
        }

        public Ask named(String value) {
            name = value;
            return this;
        }

        public Ask sub(String value) {
            subresource = value;
            return this;
        }

        public Ask with(String option, String... values) {
            options.put(option, Arrays.asList(values));
            return this;
        }

        public Ask patch(PatchType format) {
            patchType = format;
            return this;
        }

        /** JSON in which apostrophes stand for quotation marks. */
        public Ask body(String json) {
            body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            return this;
        }

        public Ask body(ObjectNode json) {
            body = Json.write(json);
            return this;
        }

        public Ask when(Preconditions value) {
            preconditions = value;
            return this;
        }

        public Ask command(String id) {
            commandId = id;
            return this;
        }

        public ApiRequest request() {
            ResourceDefinition definition = TYPES.find(type).orElseThrow();
            return new ApiRequest(
                    USER,
                    verb,
                    definition,
                    definition.storageVersion(),
                    definition.namespaced() ? namespace : "",
                    name,
                    subresource,
                    new Options(options),
                    Optional.ofNullable(patchType),
                    body,
                    preconditions,
                    Optional.ofNullable(commandId));
        }
    }

    public static Ask ask(ApiVerb verb, GroupResource type) {
        return new Ask(verb, type);
    }

    public ApiResponse answer(Ask ask) {
        try {
            return engine.handle(ask.request()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw e;
        }
    }

    public ApiResponse.One one(Ask ask) {
        return (ApiResponse.One) answer(ask);
    }

    public ObjectNode object(Ask ask) {
        return Json.read(one(ask).bytes());
    }

    public ApiResponse.Many many(Ask ask) {
        return (ApiResponse.Many) answer(ask);
    }

    public WatchSource watch(Ask ask) {
        return ((ApiResponse.Stream) answer(ask)).source();
    }

    @Override
    public void close() {
        engine.close();
        cache.close();
        store.close();
    }
}
