package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Conversion;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
        UnaryOperator<byte[]> view = view(request);
        return objects.stream().map(object -> view.apply(bytes.apply(object))).toList();
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
