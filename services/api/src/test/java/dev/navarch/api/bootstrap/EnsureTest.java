package dev.navarch.api.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An object that another replica of the API writes at the same time. */
class EnsureTest {

    private final List<String> written = new ArrayList<>();
    private int others;

    /** Another replica is faster as often as the test says. */
    private CompletableFuture<ApiResponse> handle(ApiRequest request) {
        if (request.verb() == ApiVerb.CREATE) {
            return CompletableFuture.failedFuture(
                    Refusals.alreadyExists(request.type().key(), "shared"));
        }
        if (request.verb() == ApiVerb.UPDATE) {
            if (others > 0) {
                others--;
                return CompletableFuture.failedFuture(
                        new CompletionException(
                                Refusals.staleVersion(request.type().key(), "shared")));
            }
            written.add(new String(request.body(), StandardCharsets.UTF_8));
        }
        byte[] current =
                "{\"metadata\":{\"name\":\"shared\",\"resourceVersion\":\"%d\"}}"
                        .formatted(100 - others)
                        .getBytes(StandardCharsets.UTF_8);
        return CompletableFuture.completedFuture(new ApiResponse.One(200, current, List.of()));
    }

    private CompletableFuture<Void> correct() {
        Engine engine = this::handle;
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.putObject("metadata").put("name", "shared");
        return new Ensure(engine, TestEngine.TYPES)
                .upToDate(Resources.NAMESPACES, object, current -> current.put("right", true));
    }

    @Test
    void correctsTheStateThatTheOtherLeft() {
        others = 3;
        correct().join();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst()).contains("\"resourceVersion\":\"100\"", "\"right\":true");
    }

    @Test
    void doesNotTryForEver() {
        others = Integer.MAX_VALUE;
        assertThatThrownBy(() -> correct().join()).hasMessageContaining("has been modified");
        assertThat(others).isGreaterThan(Integer.MAX_VALUE - 100);
    }
}
