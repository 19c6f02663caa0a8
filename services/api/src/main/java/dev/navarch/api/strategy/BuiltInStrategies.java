package dev.navarch.api.strategy;

import dev.navarch.api.admission.ReaderTrees;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.strategy.pod.BindingHandler;
import dev.navarch.api.strategy.pod.DisruptionBudgets;
import dev.navarch.api.strategy.pod.EvictionHandler;
import dev.navarch.api.strategy.pod.PodPartHandler;
import dev.navarch.api.strategy.pod.PodParts;
import dev.navarch.api.strategy.pod.PodStrategy;
import dev.navarch.api.strategy.scale.ScaleHandlers;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.PortRange;
import dev.navarch.api.strategy.service.ServiceAllocation;
import dev.navarch.api.strategy.service.ServiceStrategy;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.api.strategy.token.TokenHandler;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which built-in type has which strategy, and which subresource which handler. */
public final class BuiltInStrategies {

    private static final GroupResource SIGNING_REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private BuiltInStrategies() {}

    /**
     * What the strategies work with.
     *
     * @param patcher reads patches of all formats
     * @param random need not be secure: it picks addresses and ports
     */
    public record Parts(
            ObjectStore store,
            ObjectReader reader,
            ObjectDecoder decoder,
            Patcher patcher,
            TypeRegistry types,
            TokenSigner signer,
            AddressRange addresses,
            PortRange ports,
            InstantSource clock,
            RandomGenerator random) {}

    public static Strategies of(Parts parts) {
        StoredClaims claims = new StoredClaims(parts.store(), parts.reader(), parts.clock());
        ServiceAllocation allocation =
                new ServiceAllocation(
                        parts.addresses(), parts.ports(), claims, parts.reader(), parts.random());
        ObjectDecoder decoder = parts.decoder();
        return new Strategies(
                Map.ofEntries(
                        Map.entry(Resources.PODS, new PodStrategy()),
                        Map.entry(Resources.SERVICES, new ServiceStrategy(allocation, claims)),
                        Map.entry(Resources.NAMESPACES, new NamespaceStrategy()),
                        Map.entry(Resources.NODES, new NodeStrategy()),
                        Map.entry(Resources.PERSISTENT_VOLUMES, new PhaseStrategy("Pending")),
                        Map.entry(Resources.PERSISTENT_VOLUME_CLAIMS, new PhaseStrategy("Pending")),
                        Map.entry(Resources.SECRETS, new SecretStrategy()),
                        Map.entry(Resources.CONFIG_MAPS, new ImmutableDataStrategy()),
                        Map.entry(Resources.REPLICATION_CONTROLLERS, new OrphaningStrategy()),
                        Map.entry(Resources.JOBS, new JobStrategy()),
                        Map.entry(Resources.LEASES, new CreatingStrategy()),
                        Map.entry(Resources.EVENTS, new CreatingStrategy()),
                        Map.entry(Resources.ENDPOINTS, new CreatingStrategy()),
                        Map.entry(GroupResource.core("limitranges"), new CreatingStrategy()),
                        Map.entry(SIGNING_REQUESTS, new SigningRequestStrategy())),
                Map.of(
                        "pods/binding",
                        new BindingHandler(decoder, parts.clock()),
                        "pods/eviction",
                        new EvictionHandler(
                                decoder,
                                new DisruptionBudgets(parts.types(), parts.clock()),
                                parts.clock()),
                        "pods/ephemeralcontainers",
                        new PodPartHandler(PodParts::ephemeralContainers, decoder, parts.patcher()),
                        "pods/resize",
                        new PodPartHandler(PodParts::resources, decoder, parts.patcher()),
                        "namespaces/finalize",
                        new NamespaceFinalizeHandler(decoder),
                        "serviceaccounts/token",
                        new TokenHandler(decoder, parts.signer(), parts.clock()),
                        SIGNING_REQUESTS + "/approval",
                        new ApprovalHandler(decoder, parts.patcher(), parts.clock())),
                Map.of(
                        "scale",
                        new ScaleHandlers(
                                new ReaderTrees(parts.reader()), decoder, parts.patcher())));
    }
}
