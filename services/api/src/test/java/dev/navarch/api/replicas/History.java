package dev.navarch.api.replicas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The model: every version of every object, in the order of the revisions. */
final class History {

    private final List<Version> versions;

    History(List<Version> versions) {
        this.versions = List.copyOf(versions);
    }

    List<Version> versions() {
        return versions;
    }

    /** The objects of a type at a revision, by name. */
    Map<String, Version> state(String type, Select select, long revision) {
        Map<String, Version> state = new TreeMap<>();
        for (Version version : versions) {
            if (version.revision() <= revision && version.type().equals(type)) {
                apply(version, select, state);
            }
        }
        return state;
    }

    static void apply(Version version, Select select, Map<String, Version> state) {
        if (version.body().filter(select::matches).isPresent()) {
            state.put(version.name(), version);
        } else {
            state.remove(version.name());
        }
    }

    /** What a watch shows of the revisions after one and up to another. */
    List<Event> events(String type, Select select, long after, long upTo) {
        List<Event> events = new ArrayList<>();
        Map<String, Version> state = new TreeMap<>();
        for (Version version : versions) {
            if (version.revision() > upTo) {
                break;
            }
            if (version.type().equals(type)) {
                @Nullable Version before = state.get(version.name());
                apply(version, select, state);
                if (version.revision() > after) {
                    event(version, select, before).ifPresent(events::add);
                }
            }
        }
        return events;
    }

    private static Optional<Event> event(Version version, Select select, @Nullable Version before) {
        Optional<Body> shown = version.body().filter(select::matches);
        if (shown.isPresent()) {
            String kind = before == null ? "ADDED" : "MODIFIED";
            return Optional.of(event(kind, version, shown.get()));
        }
        return Optional.ofNullable(before)
                .flatMap(Version::body)
                .map(gone -> event("DELETED", version, gone));
    }

    private static Event event(String kind, Version version, Body body) {
        return new Event(kind, version.name(), version.revision(), body.value(), false);
    }
}
