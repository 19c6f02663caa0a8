package dev.navarch.api;

import dev.navarch.api.admission.policy.ValidatingPolicyStrategy;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.crd.CustomDefinitionStrategy;
import dev.navarch.api.crd.NameBook;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.strategy.Approval;
import dev.navarch.api.strategy.CreatingStrategy;
import dev.navarch.api.strategy.ImmutableDataStrategy;
import dev.navarch.api.strategy.JobStrategy;
import dev.navarch.api.strategy.NamespaceFinalizers;
import dev.navarch.api.strategy.NamespaceStrategy;
import dev.navarch.api.strategy.NodeStrategy;
import dev.navarch.api.strategy.OrphaningStrategy;
import dev.navarch.api.strategy.PartHandler;
import dev.navarch.api.strategy.PhaseStrategy;
import dev.navarch.api.strategy.PodCertificateStrategy;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.strategy.SecretStrategy;
import dev.navarch.api.strategy.SigningRequestStrategy;
import dev.navarch.api.strategy.Strategies;
import dev.navarch.api.strategy.pod.BindingHandler;
import dev.navarch.api.strategy.pod.DisruptionBudgets;
import dev.navarch.api.strategy.pod.EvictionHandler;
import dev.navarch.api.strategy.pod.PodParts;
import dev.navarch.api.strategy.pod.PodStrategy;
import dev.navarch.api.strategy.scale.Scale;
import dev.navarch.api.strategy.scale.ScalePaths;
import dev.navarch.api.strategy.service.ServiceStrategy;
import dev.navarch.api.strategy.token.TokenHandler;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which types have behaviour of their own, in one place. */
public final class ApiStrategies {

    private static final String SIGNING_REQUESTS = "certificatesigningrequests.certificates.k8s.io";

    private static final String VALIDATING_POLICIES =
            "validatingadmissionpolicies.admissionregistration.k8s.io";

    private ApiStrategies() {}

    public static Strategies of(
            TypeRegistry types,
            ObjectDecoder decoder,
            Patcher patcher,
            TokenSigner tokens,
            ServiceStrategy services,
            NameBook names,
            Function<ResourceDefinition, Optional<ScalePaths>> scales,
            InstantSource clock) {
        return new Strategies(
                strategies(services, types, names, clock),
                handlers(types, decoder, patcher, tokens, clock),
                Map.of(
                        "scale",
                        type ->
                                ScalePaths.builtIn(type.key())
                                        .or(() -> scales.apply(type))
                                        .map(paths ->
                                                new PartHandler(
                                                        new Scale(paths), decoder, patcher))));
    }

    private static Map<GroupResource, ResourceStrategy> strategies(
            ServiceStrategy services, TypeRegistry types, NameBook names, InstantSource clock) {
        return Map.ofEntries(
                Map.entry(Resources.PODS, new PodStrategy()),
                Map.entry(Resources.SERVICES, services),
                Map.entry(Resources.NAMESPACES, new NamespaceStrategy()),
                Map.entry(Resources.NODES, new NodeStrategy()),
                Map.entry(Resources.SECRETS, new SecretStrategy()),
                Map.entry(Resources.CONFIG_MAPS, new ImmutableDataStrategy()),
                Map.entry(Resources.LEASES, new CreatingStrategy()),
                Map.entry(Resources.EVENTS, new CreatingStrategy()),
                Map.entry(Resources.ENDPOINTS, new CreatingStrategy()),
                Map.entry(Resources.PERSISTENT_VOLUMES, new PhaseStrategy("Pending")),
                Map.entry(Resources.PERSISTENT_VOLUME_CLAIMS, new PhaseStrategy("Pending")),
                Map.entry(Resources.REPLICATION_CONTROLLERS, new OrphaningStrategy()),
                Map.entry(Resources.JOBS, new JobStrategy()),
                Map.entry(
                        Resources.CUSTOM_RESOURCE_DEFINITIONS,
                        new CustomDefinitionStrategy(names, clock)),
                Map.entry(GroupResource.parse(SIGNING_REQUESTS), new SigningRequestStrategy()),
                Map.entry(Resources.POD_CERTIFICATE_REQUESTS, new PodCertificateStrategy(clock)),
                Map.entry(
                        GroupResource.parse(VALIDATING_POLICIES),
                        new ValidatingPolicyStrategy(types)));
    }

    private static Map<String, SubresourceHandler> handlers(
            TypeRegistry types,
            ObjectDecoder decoder,
            Patcher patcher,
            TokenSigner tokens,
            InstantSource clock) {
        DisruptionBudgets budgets = new DisruptionBudgets(types, clock);
        return Map.of(
                "pods/binding",
                new BindingHandler(decoder, clock),
                "pods/eviction",
                new EvictionHandler(decoder, budgets, clock),
                "pods/ephemeralcontainers",
                new PartHandler(PodParts::ephemeralContainers, decoder, patcher),
                "pods/resize",
                new PartHandler(PodParts::resources, decoder, patcher),
                "namespaces/finalize",
                new PartHandler(NamespaceFinalizers::take, decoder, patcher),
                "serviceaccounts/token",
                new TokenHandler(decoder, tokens, clock),
                SIGNING_REQUESTS + "/approval",
                new PartHandler(new Approval(clock), decoder, patcher));
    }
}
