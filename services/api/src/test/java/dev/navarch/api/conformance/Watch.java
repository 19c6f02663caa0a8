package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A watch, and what it has delivered that nobody has taken yet. */
final class Watch implements AutoCloseable {

    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final Stream<String> lines;

    Watch(Stream<String> lines) {
        this.lines = lines;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            lines.filter(line -> !line.isBlank())
                    .map(JsonMapper.shared()::readTree)
                    .forEach(events::add);
        } catch (RuntimeException closed) {
            // The test has seen what it wanted, or waits in vain for more and fails.
            return;
        }
    }

    /** The next event, whose type must be this; its object. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode event = next();
        assertThat(event.path("type").asString()).as(event.toString()).isEqualTo(type);
        return event.path("object");
    }

    JsonNode next() throws InterruptedException {
        @Nullable JsonNode event = events.poll(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event within " + Eventually.LIMIT);
        }
        return event;
    }

    /** The next events up to the deletion of an object, each as its type and name. */
    List<String> upToDeletionOf(String name) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (true) {
            JsonNode event = next();
            seen.add(
                    event.path("type").asString()
                            + " "
                            + event.at("/object/metadata/name").asString()
                            + " "
                            + event.at("/object/metadata/resourceVersion").asString());
            if (event.path("type").asString().equals("DELETED")
                    && event.at("/object/metadata/name").asString().equals(name)) {
                return seen;
            }
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
