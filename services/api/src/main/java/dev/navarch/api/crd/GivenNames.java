package dev.navarch.api.crd;

import dev.navarch.api.crd.NameBook.Space;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The names that a definition gets of those that it asks for, each by itself: a name that it cannot
 * have leaves it the one that it had.
 *
 * @param accepted {@code status.acceptedNames}
 * @param conflict the last of what it cannot have, in Kubernetes' order of looking
 * @param lost whether it was given a name before that is another's
 */
record GivenNames(ObjectNode accepted, Optional<Conflict> conflict, boolean lost) {

    /** Whose a name is. */
    enum Holder {
        NOBODY,
        ITSELF,
        OTHER
    }

    /**
     * @param reason {@code KindConflict}
     */
    record Conflict(String reason, String message) {}

    static GivenNames of(
            JsonNode requested, JsonNode accepted, BiFunction<Space, String, Holder> holder) {
        return new Decision(requested, accepted, holder).all();
    }

    private static final class Decision {

        private final JsonNode requested;
        private final JsonNode accepted;
        private final BiFunction<Space, String, Holder> holder;
        private final ObjectNode given = JsonMapper.shared().createObjectNode();
        private Optional<Conflict> conflict = Optional.empty();
        private boolean lost;

        Decision(JsonNode requested, JsonNode accepted, BiFunction<Space, String, Holder> holder) {
            this.requested = requested;
            this.accepted = accepted;
            this.holder = holder;
        }

        GivenNames all() {
            one("plural", Space.RESOURCE, "PluralConflict");
            one("singular", Space.RESOURCE, "SingularConflict");
            shortNames();
            one("kind", Space.KIND, "KindConflict");
            one("listKind", Space.KIND, "ListKindConflict");
            if (requested.has("categories")) {
                given.set("categories", requested.path("categories").deepCopy());
            }
            return new GivenNames(given, conflict, lost);
        }

        private void one(String field, Space space, String reason) {
            String wanted = requested.path(field).asString("");
            String had = accepted.path(field).asString("");
            Optional<String> problem = problem(space, wanted, Set.of(had));
            problem.ifPresent(message -> conflict = Optional.of(new Conflict(reason, message)));
            String name = problem.isEmpty() ? wanted : kept(space, had);
            // These two fields are always shown.
            if (!name.isEmpty() || field.equals("plural") || field.equals("kind")) {
                given.put(field, name);
            }
        }

        private void shortNames() {
            Set<String> had = new HashSet<>();
            accepted.path("shortNames").forEach(name -> had.add(name.asString("")));
            List<String> problems = new ArrayList<>();
            for (JsonNode name : requested.path("shortNames")) {
                problem(Space.RESOURCE, name.asString(""), had).ifPresent(problems::add);
            }
            if (problems.isEmpty()) {
                if (requested.has("shortNames")) {
                    given.set("shortNames", requested.path("shortNames").deepCopy());
                }
                return;
            }
            List<String> told = problems.stream().distinct().toList();
            conflict =
                    Optional.of(
                            new Conflict(
                                    "ShortNamesConflict",
                                    told.size() == 1 ? told.getFirst() : told.toString()));
            List<String> left =
                    accepted.path("shortNames")
                            .valueStream()
                            .map(name -> kept(Space.RESOURCE, name.asString("")))
                            .filter(name -> !name.isEmpty())
                            .toList();
            if (!left.isEmpty()) {
                left.forEach(given.putArray("shortNames")::add);
            }
        }

        /** What is wrong with having a name; nothing if it was given already and is not lost. */
        private Optional<String> problem(Space space, String wanted, Set<String> had) {
            boolean free =
                    switch (holder.apply(space, wanted)) {
                        case NOBODY -> true;
                        case ITSELF -> had.contains(wanted);
                        case OTHER -> false;
                    };
            lost |= !free && had.contains(wanted);
            return wanted.isEmpty() || free
                    ? Optional.empty()
                    : Optional.of("\"" + wanted + "\" is already in use");
        }

        private String kept(Space space, String had) {
            return had.isEmpty() || holder.apply(space, had) == Holder.OTHER ? "" : had;
        }
    }
}
