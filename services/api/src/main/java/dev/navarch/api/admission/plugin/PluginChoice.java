package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.podsecurity.PodSecuritySettings;
import dev.navarch.model.settings.SettingException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which plugins a cluster has, and what it tells them.
 *
 * @param enabled beside those that are on by default
 * @param disabled of those that are on by default
 * @param notReadySeconds tolerated by pods that say nothing else
 * @param unreachableSeconds likewise
 */
public record PluginChoice(
        List<String> enabled,
        List<String> disabled,
        PodSecuritySettings podSecurity,
        int notReadySeconds,
        int unreachableSeconds) {

    public static final PluginChoice DEFAULT =
            new PluginChoice(List.of(), List.of(), PodSecuritySettings.NONE, 300, 300);

    private static final Set<String> OFF_BY_DEFAULT =
            Set.of("ExtendedResourceToleration", "OwnerReferencesPermissionEnforcement");

    private static final Set<String> ON_BY_DEFAULT =
            Set.of(
                    "CertificateApproval",
                    "CertificateSigning",
                    "CertificateSubjectRestriction",
                    "ClusterTrustBundleAttest",
                    "DefaultIngressClass",
                    "DefaultStorageClass",
                    "DefaultTolerationSeconds",
                    "LimitRanger",
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "NamespaceLifecycle",
                    "NodeRestriction",
                    "PodSecurity",
                    "Priority",
                    "ResourceQuota",
                    "RuntimeClass",
                    "ServiceAccount",
                    "StorageObjectInUseProtection",
                    "TaintNodesByCondition",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook");

    public PluginChoice {
        enabled = List.copyOf(enabled);
        disabled = List.copyOf(disabled);
    }

    /** The same, but without one of those that are on by default. */
    public PluginChoice without(String plugin) {
        return new PluginChoice(
                enabled,
                Stream.concat(disabled.stream(), Stream.of(plugin)).toList(),
                podSecurity,
                notReadySeconds,
                unreachableSeconds);
    }

    /** Whether the cluster has a plugin. */
    public boolean has(String name) {
        return OFF_BY_DEFAULT.contains(name) ? enabled.contains(name) : !disabled.contains(name);
    }

    /**
     * @throws SettingException if there is no plugin of one of these names
     */
    public static void require(String setting, List<String> names) {
        for (String name : names) {
            if (!OFF_BY_DEFAULT.contains(name) && !ON_BY_DEFAULT.contains(name)) {
                throw new SettingException(
                        setting, "there is no admission plugin \"" + name + "\"");
            }
        }
    }
}
