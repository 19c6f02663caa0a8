package dev.navarch.api.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What an event's row shows, for the events of both groups. */
final class EventCells {

    private EventCells() {}

    static String lastSeen(JsonNode event, Instant now) {
        String series =
                Texts.or(
                        Texts.at(event, "/series/lastObservedTime"),
                        Texts.at(event, "/lastTimestamp"));
        String last = Texts.or(series, Texts.at(event, "/deprecatedLastTimestamp"));
        return last.isEmpty() ? firstSeen(event, now) : HumanDuration.since(last, now);
    }

    static String firstSeen(JsonNode event, Instant now) {
        String first =
                Texts.or(
                        Texts.at(event, "/firstTimestamp"),
                        Texts.at(event, "/deprecatedFirstTimestamp"));
        return HumanDuration.since(Texts.or(first, Texts.at(event, "/eventTime")), now);
    }

    static Object count(JsonNode event, Instant now) {
        long series = event.at("/series/count").asLong(0);
        long count =
                series > 0
                        ? series
                        : event.path("count").asLong(event.path("deprecatedCount").asLong(0));
        return Math.max(count, 1);
    }

    private static JsonNode about(JsonNode event) {
        return event.has("involvedObject") ? event.path("involvedObject") : event.path("regarding");
    }

    static String object(JsonNode event, Instant now) {
        String kind = about(event).path("kind").asString("").toLowerCase(Locale.ROOT);
        String name = about(event).path("name").asString("");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    static String subobject(JsonNode event, Instant now) {
        return about(event).path("fieldPath").asString("");
    }

    static String source(JsonNode event, Instant now) {
        JsonNode source =
                event.has("source") ? event.path("source") : event.path("deprecatedSource");
        List<String> shown = new ArrayList<>();
        String component = source.path("component").asString("");
        if (component.isEmpty()) {
            shown.add(
                    Texts.or(
                            Texts.at(event, "/reportingComponent"),
                            Texts.at(event, "/reportingController")));
            shown.add(Texts.at(event, "/reportingInstance"));
        } else {
            shown.add(component);
            shown.add(source.path("host").asString(""));
        }
        shown.removeIf(String::isEmpty);
        return String.join(", ", shown);
    }

    static String message(JsonNode event, Instant now) {
        return Texts.or(Texts.at(event, "/message"), Texts.at(event, "/note")).strip();
    }
}
