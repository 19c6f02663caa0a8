package dev.navarch.api.engine.verb;

import static dev.navarch.testkit.Eventually.eventually;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.WatchSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/** Takes watch events, as long as it is let. */
final class Recorder implements WatchSource.Sink {

    /** One event, its object read. */
    record Event(String type, ObjectNode object) {

        String name() {
            return object.at("/metadata/name").asString("");
        }

        String version() {
            return object.at("/metadata/resourceVersion").asString("");
        }

        @Override
        public String toString() {
            return type + " " + name();
        }
    }

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile int room = Integer.MAX_VALUE;
    private volatile boolean ended;

    @Override
    public void event(String type, byte[] object) {
        events.add(new Event(type, Json.read(object)));
    }

    @Override
    public void end() {
        ended = true;
    }

    /** Lets so many events in, in all. */
    void allow(int events) {
        room = events;
    }

    boolean writable() {
        return events.size() < room;
    }

    boolean ended() {
        return ended;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<String> texts() {
        return events.stream().map(Event::toString).toList();
    }

    Recorder await(int count) {
        eventually(count + " events", this::texts, texts -> texts.size() >= count);
        return this;
    }
}
