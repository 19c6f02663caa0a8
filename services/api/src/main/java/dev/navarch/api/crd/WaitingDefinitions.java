package dev.navarch.api.crd;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Options;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again at definitions that wait for a name which is free by now. It writes them as they are,
 * since their status is decided with each write.
 */
public final class WaitingDefinitions {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingDefinitions.class);
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final NameBook names;
    private final Engine engine;
    private final TypeRegistry types;

    public WaitingDefinitions(NameBook names, Engine engine, TypeRegistry types) {
        this.names = names;
        this.engine = engine;
        this.types = types;
    }

    /** To be called about once a second, never twice at a time. */
    public void run() {
        for (String definition : names.outdated()) {
            try {
                write(definition);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ApiException refusal && refusal.code() == 404)) {
                    LOG.warn("{} is looked at again later: {}", definition, e.getMessage());
                }
            }
        }
    }

    private void write(String definition) {
        ResourceDefinition type = types.find(Resources.CUSTOM_RESOURCE_DEFINITIONS).orElseThrow();
        engine.handle(
                        new ApiRequest(
                                Ensure.SELF,
                                ApiVerb.PATCH,
                                type,
                                type.storageVersion(),
                                "",
                                definition,
                                "",
                                Options.NONE,
                                Optional.of(PatchType.MERGE),
                                NOTHING,
                                Preconditions.NONE,
                                Optional.empty()))
                .join();
    }
}
