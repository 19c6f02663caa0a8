package dev.navarch.scheduler.cluster;

/** A node's taint. */
public record Taint(String key, String value, Effect effect) {

    /** What a taint does to pods that do not tolerate it. */
    public enum Effect {
        NO_SCHEDULE,
        PREFER_NO_SCHEDULE,
        NO_EXECUTE;

        /** Reads {@code NoSchedule}. */
        public static Effect parse(String name) {
            return switch (name) {
                case "NoSchedule" -> NO_SCHEDULE;
                case "PreferNoSchedule" -> PREFER_NO_SCHEDULE;
                case "NoExecute" -> NO_EXECUTE;
                default -> throw new IllegalArgumentException("no taint effect: " + name);
            };
        }
    }

    /** True when the taint keeps pods away rather than only discouraging them. */
    public boolean repels() {
        return effect != Effect.PREFER_NO_SCHEDULE;
    }
}
