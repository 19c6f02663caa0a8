package dev.navarch.api.admission;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write of a subresource whose body is of a kind of its own: a Binding, an Eviction, a Scale, a
 * TokenRequest. What becomes of the object itself passes admission like any other write.
 *
 * @param operation CREATE or UPDATE
 * @param body which {@code mutate} may change
 * @param old what the body replaces, if there is such a thing
 */
public record SubresourceWrite(
        ApiRequest request, ApiVerb operation, ObjectNode body, Optional<ObjectNode> old) {}
