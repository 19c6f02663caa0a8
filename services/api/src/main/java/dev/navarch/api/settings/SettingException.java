package dev.navarch.api.settings;

/** A setting cannot be used; says which, where in its file, and why. Stops the start. */
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public SettingException(String where, String why) {
        super(where + ": " + why);
    }
}
