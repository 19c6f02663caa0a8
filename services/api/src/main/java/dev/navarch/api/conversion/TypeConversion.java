package dev.navarch.api.conversion;

import dev.navarch.api.engine.Conversion;
import dev.navarch.api.type.ResourceDefinition;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts as the types' definitions say; where they say nothing only {@code apiVersion} differs.
 */
public final class TypeConversion implements Conversion {

    @Override
    public ObjectNode fromStorage(ResourceDefinition type, String version, ObjectNode stored) {
        ObjectNode converted = stored;
        switch (type.conversion()) {
            case "events" -> converted = EventConversion.fromCore(stored);
            case "horizontalPodAutoscalers" -> {
                if (version.equals("v1")) {
                    AutoscalerConversion.toV1(stored);
                }
            }
            case "endpointSlices" -> {
                if (version.equals("v1beta1")) {
                    EndpointSliceConversion.toV1beta1(stored);
                }
            }
            default -> {}
        }
        converted.put("apiVersion", type.apiVersion(version));
        return converted;
    }

    @Override
    public ObjectNode toStorage(ResourceDefinition type, String version, ObjectNode object) {
        ObjectNode converted = object;
        switch (type.conversion()) {
            case "events" -> {
                converted = EventConversion.toCore(object);
                converted.put("apiVersion", "v1");
                return converted;
            }
            case "horizontalPodAutoscalers" -> {
                if (version.equals("v1")) {
                    AutoscalerConversion.toV2(object);
                }
            }
            case "endpointSlices" -> {
                if (version.equals("v1beta1")) {
                    EndpointSliceConversion.toV1(object);
                }
            }
            default -> {}
        }
        converted.put("apiVersion", type.apiVersion(type.storageVersion()));
        return converted;
    }
}
