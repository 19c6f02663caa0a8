package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.FieldManagement;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.engine.Validator;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.PatchType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Puts an engine together. What is not given does nothing: everybody may do everything, no
 * admission, no rules, no patches. On a memory store an engine starts in some milliseconds, so that
 * tests can afford one each.
 */
public final class EngineBuilder {

    private final ObjectDecoder decoder;
    private Authorizer authorizer = (user, attributes) -> new Decision(true, "");
    private Conversion conversion = Conversion.IDENTITY;
    private StrategyRegistry strategies = StrategyRegistry.NONE;
    private final List<AdmissionPlugin> admission = new ArrayList<>();
    private Validator validator = (type, version, object, old) -> List.of();
    private final Map<PatchType, Patcher> patchers = new EnumMap<>(PatchType.class);
    private FieldManagement fieldManagement = FieldManagement.NONE;
    private boolean watchLists = true;
    private InstantSource clock = InstantSource.system();
    private Supplier<RandomGenerator> random = ThreadLocalRandom::current;
    private Tracing tracing = Tracing.OFF;

    public EngineBuilder(ObjectDecoder decoder) {
        this.decoder = decoder;
    }

    public EngineBuilder authorizer(Authorizer given) {
        authorizer = given;
        return this;
    }

    public EngineBuilder conversion(Conversion given) {
        conversion = given;
        return this;
    }

    public EngineBuilder strategies(StrategyRegistry given) {
        strategies = given;
        return this;
    }

    /** In the order in which they are to run. */
    public EngineBuilder admission(List<? extends AdmissionPlugin> plugins) {
        admission.addAll(plugins);
        return this;
    }

    public EngineBuilder validator(Validator given) {
        validator = given;
        return this;
    }

    public EngineBuilder patcher(PatchType format, Patcher patcher) {
        patchers.put(format, patcher);
        return this;
    }

    public EngineBuilder fieldManagement(FieldManagement given) {
        fieldManagement = given;
        return this;
    }

    /** Whether a watch may begin with a list (KEP-3157). */
    public EngineBuilder watchLists(boolean given) {
        watchLists = given;
        return this;
    }

    public EngineBuilder clock(InstantSource given) {
        clock = given;
        return this;
    }

    /** Where names and uids come from; a simulation gives one with a seed. */
    public EngineBuilder random(Supplier<RandomGenerator> given) {
        random = given;
        return this;
    }

    /** Has threads that work on a request go on with its trace. */
    public EngineBuilder tracing(Tracing given) {
        tracing = given;
        return this;
    }

    public ResourceEngine build(ObjectStore store, WatchCache cache) {
        return new ResourceEngine(
                new EngineParts(
                        store,
                        cache,
                        authorizer,
                        decoder,
                        conversion,
                        strategies,
                        admission,
                        validator,
                        patchers,
                        fieldManagement,
                        watchLists,
                        clock,
                        random),
                tracing);
    }

    /** A cache that knows the selectable fields of a registry's types. */
    public static WatchCache cache(
            ObjectStore store, TypeRegistry types, CacheSettings settings, InstantSource clock) {
        return WatchCache.start(store, type -> FieldPathsOf.all(types, type), settings, clock);
    }
}
