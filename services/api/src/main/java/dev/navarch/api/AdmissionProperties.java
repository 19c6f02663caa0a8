package dev.navarch.api;

import dev.navarch.api.admission.plugin.AdmissionFile;
import dev.navarch.api.admission.plugin.PluginChoice;
import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The built-in admission plugins, by Kubernetes' names of them.
 *
 * @param enable plugins to run beside those that are on by default
 * @param disable plugins not to run that are on by default
 * @param configFile an AdmissionConfiguration, in which PodSecurity can be given defaults and
 *     exemptions; empty for none
 * @param defaultNotReadyTolerationSeconds for how many seconds pods that say nothing else stay on a
 *     node that is not ready
 * @param defaultUnreachableTolerationSeconds for how many seconds pods that say nothing else stay
 *     on a node that does not answer
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
        Setting.atLeast(
                "navarch.admission.default-not-ready-toleration-seconds",
                0,
                defaultNotReadyTolerationSeconds);
        Setting.atLeast(
                "navarch.admission.default-unreachable-toleration-seconds",
                0,
                defaultUnreachableTolerationSeconds);
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
