package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Conversion;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Shows stored bytes in the version that a request asks for; mostly they are that already. */
final class Views {

    private final Conversion conversion;

    Views(Conversion conversion) {
        this.conversion = conversion;
    }

    byte[] of(ApiRequest request, byte[] stored) {
        return view(request).apply(stored);
    }

    <T> List<byte[]> of(ApiRequest request, Collection<T> objects, Function<T, byte[]> bytes) {
        if (conversion.asStored(request.type(), request.version())) {
            return objects.stream().map(bytes).toList();
        }
        List<ObjectNode> stored =
                objects.stream().map(object -> Json.read(bytes.apply(object))).toList();
        return conversion.allFromStorage(request.type(), request.version(), stored).stream()
                .map(Json::write)
                .toList();
    }

    boolean block(ApiRequest request) {
        return !conversion.asStored(request.type(), request.version())
                && conversion.blocks(request.type());
    }

    UnaryOperator<byte[]> view(ApiRequest request) {
        return conversion.asStored(request.type(), request.version())
                ? UnaryOperator.identity()
                : stored ->
                        Json.write(
                                conversion.fromStorage(
                                        request.type(), request.version(), Json.read(stored)));
    }
}
