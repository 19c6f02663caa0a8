package dev.navarch.api;

import dev.navarch.api.admission.plugin.AdmissionFile;
import dev.navarch.api.admission.plugin.PluginChoice;
import dev.navarch.api.settings.SettingException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The built-in admission plugins, by Kubernetes' names of them.
 *
 * @param enable beside those that are on by default
 * @param disable of those that are on by default
 * @param configFile an {@code AdmissionConfiguration}, in which PodSecurity can be given defaults
 *     and exemptions; empty for none
 * @param defaultNotReadyTolerationSeconds how long pods that say nothing else stay on a node that
 *     is not ready
 * @param defaultUnreachableTolerationSeconds and on one that does not answer
 */
@ConfigurationProperties("navarch.admission")
public record AdmissionProperties(
        @DefaultValue List<String> enable,
        @DefaultValue List<String> disable,
        @DefaultValue("") String configFile,
        @DefaultValue("300") int defaultNotReadyTolerationSeconds,
        @DefaultValue("300") int defaultUnreachableTolerationSeconds) {

    public AdmissionProperties {
        enable = List.copyOf(enable);
        disable = List.copyOf(disable);
        for (String name : enable) {
            if (disable.contains(name)) {
                throw new SettingException(
                        "navarch.admission.enable",
                        "\"" + name + "\" is named by navarch.admission.disable too");
            }
        }
    }

    PluginChoice choice() {
        PluginChoice.require("navarch.admission.enable", enable);
        PluginChoice.require("navarch.admission.disable", disable);
        return new PluginChoice(
                enable,
                disable,
                AdmissionFile.read("navarch.admission.config-file", configFile),
                defaultNotReadyTolerationSeconds,
                defaultUnreachableTolerationSeconds);
    }
}
