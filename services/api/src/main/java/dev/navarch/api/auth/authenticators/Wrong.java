package dev.navarch.api.auth.authenticators;

import dev.navarch.api.cel.CelException;
import dev.navarch.api.settings.Section;
import dev.navarch.model.settings.SettingException;

/** What is wrong with a field, as Kubernetes says it of fields. */
final class Wrong {

    private Wrong() {}

    static SettingException missing(Section at, String field, String why) {
        return at.problem(field, "Required value: " + why);
    }

    static SettingException value(Section at, String field, String value, String why) {
        return at.problem(field, "Invalid value: \"" + value + "\": " + why);
    }

    static SettingException twice(Section at, String field, String value) {
        return at.problem(field, "Duplicate value: \"" + value + "\"");
    }

    static SettingException expression(Section at, String field, CelException problem) {
        return value(at, field, at.text(field), problem.text());
    }
}
