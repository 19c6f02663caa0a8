package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.podsecurity.PodSecuritySettings;
import dev.navarch.api.settings.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code AdmissionConfiguration} of {@code apiserver.config.k8s.io/v1}. */
public final class AdmissionFile {

    private static final String ONLY_ONE = "PodSecurity";

    private AdmissionFile() {}

    /**
     * @param file empty for none
     * @throws dev.navarch.model.settings.SettingException if it is missing or wrong
     */
    public static PodSecuritySettings read(String setting, String file) {
        if (file.isEmpty()) {
            return PodSecuritySettings.NONE;
        }
        Path path = Path.of(file);
        Section root =
                Section.read(setting, path)
                        .of("AdmissionConfiguration", List.of("apiserver.config.k8s.io/v1"))
                        .only("apiVersion", "kind", "plugins");
        PodSecuritySettings settings = PodSecuritySettings.NONE;
        for (Section plugin : root.items("plugins")) {
            plugin.only("name", "path", "configuration");
            if (!plugin.required("name").equals(ONLY_ONE)) {
                throw plugin.problem(
                        "name",
                        "\""
                                + plugin.text("name")
                                + "\" has nothing to configure, only PodSecurity");
            }
            String elsewhere = plugin.text("path");
            Optional<Section> here = plugin.child("configuration");
            if (elsewhere.isEmpty() == here.isEmpty()) {
                throw plugin.problem("configuration", "either it or path is required");
            }
            settings =
                    PodSecuritySettings.of(
                            here.orElseGet(() ->
                                    Section.read(
                                            plugin.where() + ".path",
                                            path.resolveSibling(elsewhere))));
        }
        return settings;
    }
}
