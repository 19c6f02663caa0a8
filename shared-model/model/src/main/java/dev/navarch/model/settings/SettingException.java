package dev.navarch.model.settings;

/** A setting cannot be used; says which, where in its file, and why. Stops the start. */
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * @param where the setting's name, and the place in its file if it names one
     */
    public SettingException(String where, String why) {
        super(where + ": " + why);
    }

    public SettingException(String where, String why, Throwable cause) {
        super(where + ": " + why, cause);
    }
}
