package dev.navarch.api.crd;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who holds which name of a group's types. Names are given when a definition is written, from what
 * the writing replica has seen; should two replicas give the same name at once, who was stored
 * first holds it, which all replicas see alike, and the other definition loses it again.
 */
public final class NameBook {

    /** Plurals, singulars and short names share a space; kinds and kinds of lists another. */
    enum Space {
        RESOURCE,
        KIND
    }

    private record Name(String group, Space space, String text) {}

    private record Entry(String group, JsonNode requested, JsonNode accepted) {}

    private final TypeRegistry types;
    private final Runnable upToDate;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<Name, String> holders = new HashMap<>();

    /**
     * @param upToDate returns when this has taken in all that was stored before it was called
     */
    public NameBook(TypeRegistry types, Runnable upToDate) {
        this.types = types;
        this.upToDate = upToDate;
    }

    /** Takes in a definition as it is stored, in revision order. */
    synchronized void put(ObjectNode definition) {
        String name = definition.at("/metadata/name").asString("");
        Entry entry =
                new Entry(
                        definition.at("/spec/group").asString(""),
                        definition.at("/spec/names"),
                        definition.at("/status/acceptedNames"));
        Set<Name> held = names(entry);
        boolean freed =
                holders.entrySet()
                        .removeIf(e -> e.getValue().equals(name) && !held.contains(e.getKey()));
        held.forEach(each -> holders.putIfAbsent(each, name));
        entries.put(name, entry);
        if (freed) {
            inherit();
        }
    }

    /** Frees the names of a definition that is gone. */
    synchronized void remove(String definition) {
        entries.remove(definition);
        if (holders.values().removeIf(definition::equals)) {
            inherit();
        }
    }

    /** What a definition was given too, and lost to who held it, is its own now. */
    private void inherit() {
        entries.forEach(
                (other, its) -> names(its).forEach(each -> holders.putIfAbsent(each, other)));
    }

    /** Whether all names that a definition was given are its own. */
    synchronized boolean holdsItsNames(ObjectNode definition) {
        String name = definition.at("/metadata/name").asString("");
        return Optional.ofNullable(entries.get(name)).stream()
                .flatMap(entry -> names(entry).stream())
                .allMatch(each -> name.equals(holders.get(each)));
    }

    /** The definitions whose names would be decided otherwise now than when they were written. */
    synchronized List<String> outdated() {
        List<String> found = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!entry.requested().equals(entry.accepted())
                    || !names(entry).stream().allMatch(n -> name.equals(holders.get(n)))) {
                ObjectNode decided =
                        known(name, entry.group(), entry.requested(), entry.accepted()).accepted();
                if (!decided.equals(entry.accepted())) {
                    found.add(name);
                }
            }
        });
        return found;
    }

    /** Which of its names a definition gets. */
    GivenNames decide(String definition, String group, JsonNode requested, JsonNode accepted) {
        upToDate.run();
        return known(definition, group, requested, accepted);
    }

    private synchronized GivenNames known(
            String definition, String group, JsonNode requested, JsonNode accepted) {
        return GivenNames.of(
                requested,
                accepted,
                (space, text) -> {
                    Name name = new Name(group, space, text);
                    String holder = holders.get(name);
                    if (holder == null) {
                        return isBuiltIn(name) ? GivenNames.Holder.OTHER : GivenNames.Holder.NOBODY;
                    }
                    return holder.equals(definition)
                            ? GivenNames.Holder.ITSELF
                            : GivenNames.Holder.OTHER;
                });
    }

    private boolean isBuiltIn(Name name) {
        for (ResourceDefinition type : types.all()) {
            if (!type.custom() && type.key().group().equals(name.group())) {
                boolean named =
                        switch (name.space()) {
                            case RESOURCE ->
                                    name.text().equals(type.key().resource())
                                            || name.text().equals(type.singular())
                                            || type.shortNames().contains(name.text());
                            case KIND ->
                                    name.text().equals(type.kind())
                                            || name.text().equals(type.listKind());
                        };
                if (named) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<Name> names(Entry entry) {
        Set<Name> names = new HashSet<>();
        JsonNode accepted = entry.accepted();
        Set<String> resources = new TreeSet<>();
        resources.add(accepted.path("plural").asString(""));
        resources.add(accepted.path("singular").asString(""));
        accepted.path("shortNames").forEach(s -> resources.add(s.asString("")));
        for (String text : resources) {
            if (!text.isEmpty()) {
                names.add(new Name(entry.group(), Space.RESOURCE, text));
            }
        }
        for (String field : List.of("kind", "listKind")) {
            String text = accepted.path(field).asString("");
            if (!text.isEmpty()) {
                names.add(new Name(entry.group(), Space.KIND, text));
            }
        }
        return names;
    }
}
