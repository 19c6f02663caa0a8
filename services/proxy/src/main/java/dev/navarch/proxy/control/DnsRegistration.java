package dev.navarch.proxy.control;

import dev.navarch.bus.TokenFile;
import dev.navarch.bus.view.Lister;
import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the cluster where DNS answers: the Service {@code kube-system/kube-dns} at the well-known
 * address, and an endpoint slice for each node whose proxy answers and may say so.
 *
 * <p>A machine that joined has no such permission, and needs none: what its own pods ask, it
 * answers itself.
 */
public final class DnsRegistration {

    /** The Service's port. */
    public static final int PORT = 53;

    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "kube-dns";

    /** The Service, {@code namespace/name}. */
    public static final String SERVICE = NAMESPACE + "/" + NAME;

    private final String node;
    private final String clusterIp;
    private final TokenFile token;

    /**
     * @param clusterIp the address in every pod's resolv.conf
     * @param token the proxy's own; the file is not there yet, or never is, where it must not
     *     register
     */
    public DnsRegistration(String node, String clusterIp, TokenFile token) {
        this.node = node;
        this.clusterIp = clusterIp;
        this.token = token;
    }

    /**
     * The commands that bring the cluster's objects to where DNS answers; none when they say so, or
     * it is not for this machine to say.
     */
    public List<Command> plan(
            Lister<Service> services, Lister<EndpointSlice> slices, String address, int port) {
        if (!token.isThere()) {
            return List.of();
        }
        List<Command> commands = new ArrayList<>();
        if (services.get(SERVICE).isEmpty()) {
            commands.add(create(Resources.SERVICES, NAME, service()));
        }
        String sliceName = NAME + "-" + node;
        Optional<EndpointSlice> slice = slices.get(NAMESPACE + "/" + sliceName);
        if (slice.isEmpty()) {
            commands.add(
                    create(Resources.ENDPOINT_SLICES, sliceName, slice(sliceName, address, port)));
        } else if (!points(slice.get(), address, port)) {
            commands.add(
                    command(
                            Verb.PATCH,
                            Resources.ENDPOINT_SLICES,
                            sliceName,
                            Optional.of(PatchType.MERGE),
                            slice(sliceName, address, port)));
        }
        return commands;
    }

    private static boolean points(EndpointSlice slice, String address, int port) {
        return slice.getEndpoints() != null
                && slice.getEndpoints().size() == 1
                && slice.getEndpoints().get(0).getAddresses().equals(List.of(address))
                && slice.getPorts() != null
                && slice.getPorts().stream().allMatch(p -> p.getPort() == port);
    }

    private Command create(GroupResource type, String name, String body) {
        return command(Verb.CREATE, type, name, Optional.empty(), body);
    }

    private Command command(
            Verb verb, GroupResource type, String name, Optional<PatchType> patch, String body) {
        return new Command(
                UUID.randomUUID().toString(),
                token.current(),
                verb,
                ObjectKey.namespaced(type, NAMESPACE, name),
                "v1",
                "",
                patch,
                body.getBytes(StandardCharsets.UTF_8),
                Preconditions.NONE);
    }

    private String service() {
        return """
        {"apiVersion":"v1","kind":"Service",
         "metadata":{"name":"%s","namespace":"%s","labels":{"k8s-app":"kube-dns",
          "kubernetes.io/cluster-service":"true","kubernetes.io/name":"CoreDNS"}},
         "spec":{"clusterIP":"%s","ports":[
          {"name":"dns","port":53,"protocol":"UDP"},{"name":"dns-tcp","port":53,"protocol":"TCP"}]}}
        """
                .formatted(NAME, NAMESPACE, clusterIp);
    }

    private String slice(String name, String address, int port) {
        return """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
         "metadata":{"name":"%s","namespace":"%s","labels":{
          "kubernetes.io/service-name":"%s",
          "endpointslice.kubernetes.io/managed-by":"proxy.navarch.dev"}},
         "addressType":"IPv4",
         "endpoints":[{"addresses":["%s"],"conditions":{"ready":true},"nodeName":"%s"}],
         "ports":[{"name":"dns","port":%d,"protocol":"UDP"},
          {"name":"dns-tcp","port":%d,"protocol":"TCP"}]}
        """
                .formatted(name, NAMESPACE, NAME, address, node, port, port);
    }
}
