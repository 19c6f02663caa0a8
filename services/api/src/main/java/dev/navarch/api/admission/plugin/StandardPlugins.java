package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.podsecurity.PodSecurity;
import dev.navarch.api.admission.quota.QuotaRecount;
import dev.navarch.api.admission.quota.ResourceQuotaPlugin;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.type.TypeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The plugins that a cluster has by default, in Kubernetes' order: quota comes last, since it
 * counts only what nothing else refused.
 *
 * <p>{@link ExtendedResourceToleration} and {@link OwnerReferencesPermissionEnforcement} are off by
 * default in Kubernetes too.
 */
public final class StandardPlugins {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private StandardPlugins() {}

    public static List<AdmissionPlugin> of(
            ObjectTrees objects,
            StoreAmender amender,
            Authorizer authorizer,
            Supplier<RandomGenerator> random) {
        return of(objects, amender, authorizer, random, List.of());
    }

    /** Those that are on by default and need to know of no types. */
    public static List<AdmissionPlugin> of(
            ObjectTrees objects,
            StoreAmender amender,
            Authorizer authorizer,
            Supplier<RandomGenerator> random,
            List<? extends AdmissionPlugin> dynamic) {
        List<AdmissionPlugin> plugins =
                new ArrayList<>(early(objects, random, PluginChoice.DEFAULT));
        plugins.addAll(late(objects, authorizer));
        plugins.addAll(dynamic);
        plugins.add(quota(objects, amender));
        return List.copyOf(plugins);
    }

    /**
     * @param dynamic what users configure, which sees what the others made of an object
     * @param types for plugins that are off by default
     */
    public static List<AdmissionPlugin> of(
            ObjectTrees objects,
            StoreAmender amender,
            Authorizer authorizer,
            Supplier<RandomGenerator> random,
            List<? extends AdmissionPlugin> dynamic,
            TypeRegistry types,
            PluginChoice choice) {
        List<AdmissionPlugin> plugins = new ArrayList<>(early(objects, random, choice));
        plugins.add(new ExtendedResourceToleration());
        plugins.add(new OwnerReferencesPermissionEnforcement(authorizer, types));
        plugins.addAll(late(objects, authorizer));
        plugins.addAll(dynamic);
        plugins.add(quota(objects, amender));
        return plugins.stream().filter(plugin -> choice.has(plugin.name())).toList();
    }

    private static AdmissionPlugin quota(ObjectTrees objects, StoreAmender amender) {
        return new ResourceQuotaPlugin(objects, new QuotaRecount(objects, amender), amender);
    }

    private static List<AdmissionPlugin> early(
            ObjectTrees objects, Supplier<RandomGenerator> random, PluginChoice choice) {
        return List.of(
                new NamespaceLifecycle(objects),
                new LimitRanger(objects),
                new ServiceAccountPlugin(objects, random, PATIENCE),
                new NodeRestriction(objects),
                new TaintNodesByCondition(),
                new PodSecurity(objects, choice.podSecurity()),
                new PriorityPlugin(objects),
                new DefaultTolerationSeconds(
                        choice.notReadySeconds(), choice.unreachableSeconds()));
    }

    private static List<AdmissionPlugin> late(ObjectTrees objects, Authorizer authorizer) {
        return List.of(
                new DefaultStorageClass(objects),
                new StorageObjectInUseProtection(),
                new RuntimeClassPlugin(objects),
                new CertificateApproval(authorizer),
                new CertificateSigning(authorizer),
                new ClusterTrustBundleAttest(authorizer),
                new CertificateSubjectRestriction(),
                new DefaultIngressClass(objects));
    }
}
