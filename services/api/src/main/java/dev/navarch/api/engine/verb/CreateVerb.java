package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.store.StoredObject;

/** POST of a new object. */
final class CreateVerb {

    private final Bodies bodies;
    private final CreatePipeline pipeline;
    private final Views views;

    CreateVerb(EngineParts parts) {
        this.bodies = new Bodies(parts);
        this.pipeline = new CreatePipeline(parts);
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        Decoded body = bodies.read(request);
        StoredObject stored = pipeline.create(request, body.object());
        return new ApiResponse.One(201, views.of(request, stored.bytes()), body.warnings());
    }
}
