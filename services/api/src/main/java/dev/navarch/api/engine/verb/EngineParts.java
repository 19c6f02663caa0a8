package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.FieldManagement;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.engine.Validator;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.model.PatchType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that the verbs work with.
 *
 * @param watchLists whether a watch may begin with a list
 */
record EngineParts(
        ObjectStore store,
        WatchCache cache,
        Authorizer authorizer,
        ObjectDecoder decoder,
        Conversion conversion,
        StrategyRegistry strategies,
        List<AdmissionPlugin> admission,
        Validator validator,
        Map<PatchType, Patcher> patchers,
        FieldManagement fieldManagement,
        boolean watchLists,
        InstantSource clock,
        Supplier<RandomGenerator> random) {

    EngineParts {
        admission = List.copyOf(admission);
        patchers = Map.copyOf(patchers);
    }

    /** The same for what is a part of a request that admission let pass already. */
    EngineParts withoutAdmission() {
        return new EngineParts(
                store,
                cache,
                authorizer,
                decoder,
                conversion,
                strategies,
                List.of(),
                validator,
                patchers,
                fieldManagement,
                watchLists,
                clock,
                random);
    }
}
