package dev.navarch.api.audit.sink;

import dev.navarch.model.settings.SettingException;

/**
 * Who waits for events to be written; {@code --audit-log-mode} and {@code --audit-webhook-mode}.
 */
public enum Mode {
    /** Nobody. */
    BATCH,
    /** Answers do. */
    BLOCKING,
    /** Answers do, and a request fails whose arrival cannot be noted. */
    BLOCKING_STRICT;

    /**
     * @param setting the property that it is from
     * @throws SettingException if there is no such mode
     */
    public static Mode of(String setting, String text) {
        return switch (text) {
            case "batch" -> BATCH;
            case "blocking" -> BLOCKING;
            case "blocking-strict" -> BLOCKING_STRICT;
            default ->
                    throw new SettingException(
                            setting,
                            "invalid audit mode "
                                    + text
                                    + ", allowed modes are \"batch,blocking,blocking-strict\"");
        };
    }
}
