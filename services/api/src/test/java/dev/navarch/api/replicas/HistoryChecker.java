package dev.navarch.api.replicas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what in the observations of clients contradicts the model: changes lost, doubled, reordered
 * or invented, states that never were, and reads that went back.
 */
final class HistoryChecker {

    private final History history;
    private final List<String> faults = new ArrayList<>();

    HistoryChecker(History history) {
        this.history = history;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * @param unknown values of writes whose answer never came: they may have happened or not
     */
    void writes(Collection<Acknowledged> writes, Set<String> unknown) {
        Map<String, Version> byValue = new HashMap<>();
        Map<String, Version> deletions = new HashMap<>();
        Map<String, Version> newest = new HashMap<>();
        long last = 0;
        for (Version version : history.versions()) {
            if (version.revision() <= last) {
                faults.add("the log goes from " + last + " to " + version);
            }
            last = version.revision();
            String key = version.type() + "/" + version.name();
            if (version.body().isPresent()) {
                String value = version.body().get().value();
                @Nullable Version twice = byValue.put(value, version);
                if (twice != null) {
                    faults.add("the same write twice: " + twice + " and " + version);
                }
            } else {
                @Nullable Version gone = newest.get(key);
                if (gone == null || gone.body().isEmpty()) {
                    faults.add("deleted, but not there: " + version);
                } else {
                    deletions.put(gone.body().get().value(), version);
                }
            }
            newest.put(key, version);
        }
        Set<String> known = new HashSet<>(unknown);
        for (Acknowledged write : writes) {
            @Nullable Version found = (write.deletion() ? deletions : byValue).get(write.value());
            known.add(write.value());
            if (found == null) {
                faults.add("lost: " + write);
            } else if ((!write.deletion() && found.revision() != write.revision())
                    || found.revision() <= write.floor()
                    || !found.name().equals(write.name())) {
                faults.add(write + " is in the log as " + found);
            }
        }
        byValue.forEach((value, version) -> {
            if (!known.contains(value)) {
                faults.add("nobody wrote " + version);
            }
        });
    }

    void list(Listed list) {
        if (list.revision() < list.least()) {
            faults.add(
                    about(list.query(), "shows " + list.revision() + ", before " + list.least()));
        }
        if (list.exactly().isPresent() && list.exactly().getAsLong() != list.revision()) {
            faults.add(about(list.query(), "shows " + list.revision()));
        }
        List<Event> expected = shown(history.state(list.type(), list.select(), list.revision()));
        if (!expected.equals(list.items())) {
            faults.add(
                    about(
                            list.query() + " at " + list.revision(),
                            difference(expected, list.items())));
        }
    }

    void watch(Watched watch) {
        List<Event> events = new ArrayList<>();
        long reached = watch.after().orElse(0);
        for (Event event : watch.events()) {
            if (!event.bookmark()) {
                events.add(event);
            } else if (event.revision() < reached) {
                faults.add(about(watch.query(), event + " after " + reached));
            }
            boolean initial = watch.after().isEmpty() && !event.bookmark();
            if (!initial && event.revision() < reached) {
                faults.add(about(watch.query(), event + " after " + reached));
            }
            reached = Math.max(reached, event.revision());
        }
        if (watch.expiredBelow() >= 0 && reached > watch.expiredBelow()) {
            faults.add(about(watch.query(), "expired at " + reached + ", which is still there"));
        }
        if (watch.after().isPresent()) {
            compare(watch, watch.after().getAsLong(), reached, events);
        } else {
            begin(watch, reached, events);
        }
    }

    private void compare(Watched watch, long after, long upTo, List<Event> events) {
        List<Event> expected = history.events(watch.type(), watch.select(), after, upTo);
        if (!expected.equals(events)) {
            faults.add(about(watch.query() + " after " + after, difference(expected, events)));
        }
    }

    /** A watch that began with a state: some revision must explain all that it showed. */
    private void begin(Watched watch, long reached, List<Event> events) {
        for (Event event : watch.events()) {
            if (event.end()) {
                begin(watch, event.revision(), reached, events);
                return;
            }
        }
        if (watch.events().isEmpty()) {
            return;
        }
        Map<String, Version> state = new TreeMap<>();
        Set<Event> all = new HashSet<>(events);
        boolean first = watch.least() == 0;
        for (int i = 0; i <= history.versions().size(); i++) {
            long revision = i == 0 ? 0 : history.versions().get(i - 1).revision();
            if (i > 0) {
                Version version = history.versions().get(i - 1);
                if (version.type().equals(watch.type())) {
                    History.apply(version, watch.select(), state);
                }
            }
            boolean late = revision >= watch.least() || i == history.versions().size();
            if ((late || first) && explains(watch, revision, reached, state, events, all)) {
                return;
            }
        }
        faults.add(about(watch.query(), "no state explains " + events));
    }

    private boolean explains(
            Watched watch,
            long revision,
            long reached,
            Map<String, Version> state,
            List<Event> events,
            Set<Event> all) {
        List<Event> initial = added(state);
        if (events.size() < initial.size()) {
            // It ended amid its initial events, all of which are of this state.
            return new HashSet<>(initial).containsAll(all) && all.size() == events.size();
        }
        return sorted(events.subList(0, initial.size())).equals(initial)
                && history.events(
                                watch.type(), watch.select(), revision, Math.max(revision, reached))
                        .equals(events.subList(initial.size(), events.size()));
    }

    private void begin(Watched watch, long revision, long reached, List<Event> events) {
        if (revision < watch.least()) {
            faults.add(about(watch.query(), "began at " + revision + ", before " + watch.least()));
        }
        Map<String, Version> state = history.state(watch.type(), watch.select(), revision);
        List<Event> expected = added(state);
        expected.addAll(history.events(watch.type(), watch.select(), revision, reached));
        List<Event> got = new ArrayList<>(events);
        int initial = Math.min(state.size(), got.size());
        List<Event> head = sorted(got.subList(0, initial));
        head.addAll(got.subList(initial, got.size()));
        if (!expected.equals(head)) {
            faults.add(about(watch.query() + " from " + revision, difference(expected, head)));
        }
    }

    private static List<Event> added(Map<String, Version> state) {
        List<Event> events = new ArrayList<>();
        state.values().forEach(version -> events.add(event("ADDED", version)));
        return events;
    }

    private static List<Event> shown(Map<String, Version> state) {
        return state.values().stream().map(version -> event("", version)).toList();
    }

    private static Event event(String kind, Version version) {
        String value = version.body().orElseThrow().value();
        return new Event(kind, version.name(), version.revision(), value, false);
    }

    private static List<Event> sorted(List<Event> events) {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(Event::name));
        return sorted;
    }

    private static String difference(List<Event> expected, List<Event> got) {
        int same = 0;
        while (same < Math.min(expected.size(), got.size())
                && expected.get(same).equals(got.get(same))) {
            same++;
        }
        return "shows "
                + got.size()
                + " where "
                + expected.size()
                + " were to come; the first that differs is number "
                + same
                + ": "
                + (same < got.size() ? got.get(same) : "nothing")
                + " for "
                + (same < expected.size() ? expected.get(same) : "nothing");
    }

    private static String about(String query, String what) {
        return query + ": " + what;
    }
}
