package dev.navarch.scheduler.framework;

import java.util.List;

/** What a plugin says of a pod, or of a pod and a node. */
public sealed interface Status {

    static Status success() {
        return Success.INSTANCE;
    }

    static Status unschedulable(String reason) {
        return new Unschedulable(List.of(reason));
    }

    static Status unresolvable(String reason) {
        return new Unresolvable(List.of(reason));
    }

    default boolean ok() {
        return this instanceof Success;
    }

    /** Why not; empty for a success. */
    default List<String> reasons() {
        return switch (this) {
            case Success success -> List.of();
            case Unschedulable no -> no.reasons();
            case Unresolvable no -> no.reasons();
            case Wait wait -> List.of(wait.reason());
            case Failure failure -> List.of(failure.message());
        };
    }

    /** Yes. */
    record Success() implements Status {

        private static final Success INSTANCE = new Success();
    }

    /** No, but it could be otherwise if other pods were gone. */
    record Unschedulable(List<String> reasons) implements Status {

        public Unschedulable {
            reasons = List.copyOf(reasons);
        }
    }

    /** No, and removing pods would not change that. */
    record Unresolvable(List<String> reasons) implements Status {

        public Unresolvable {
            reasons = List.copyOf(reasons);
        }
    }

    /** Not yet: ask again when something has changed, up to a time limit. */
    record Wait(String reason, long millis) implements Status {}

    /** Something that should not happen; the pod is tried again later. */
    record Failure(String message) implements Status {}
}
