package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.podsecurity.PodSecurity;
import dev.navarch.api.admission.quota.QuotaRecount;
import dev.navarch.api.admission.quota.ResourceQuotaPlugin;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.auth.Authorizer;
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

    /**
     * @param dynamic what users configure, which sees what the others made of an object
     */
    public static List<AdmissionPlugin> of(
            ObjectTrees objects,
            StoreAmender amender,
            Authorizer authorizer,
            Supplier<RandomGenerator> random,
            List<? extends AdmissionPlugin> dynamic) {
        List<AdmissionPlugin> plugins = new ArrayList<>(fixed(objects, authorizer, random));
        plugins.addAll(dynamic);
        plugins.add(new ResourceQuotaPlugin(objects, new QuotaRecount(objects, amender), amender));
        return List.copyOf(plugins);
    }

    private static List<AdmissionPlugin> fixed(
            ObjectTrees objects, Authorizer authorizer, Supplier<RandomGenerator> random) {
        return List.of(
                new NamespaceLifecycle(objects),
                new LimitRanger(objects),
                new ServiceAccountPlugin(objects, random, PATIENCE),
                new NodeRestriction(),
                new TaintNodesByCondition(),
                new PodSecurity(objects),
                new PriorityPlugin(objects),
                new DefaultTolerationSeconds(),
                new DefaultStorageClass(objects),
                new StorageObjectInUseProtection(),
                new RuntimeClassPlugin(objects),
                new CertificateApproval(authorizer),
                new CertificateSigning(authorizer),
                new CertificateSubjectRestriction(),
                new DefaultIngressClass(objects));
    }
}
