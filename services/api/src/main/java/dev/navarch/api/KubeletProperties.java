package dev.navarch.api;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the API server reaches nodes for logs, exec, attach, port-forward and proxy.
 *
 * @param certificateAuthority who signed the nodes' serving certificates; empty for the cluster's
 *     own authority
 * @param clientCertificate what it shows to nodes; empty for one of the cluster's own authority
 * @param clientKey the key of it
 * @param preferredAddressTypes which of a node's addresses to take, the first that it has
 * @param port of nodes whose status names none
 */
@ConfigurationProperties("navarch.kubelet")
public record KubeletProperties(
        @DefaultValue("") String certificateAuthority,
        @DefaultValue("") String clientCertificate,
        @DefaultValue("") String clientKey,
        @DefaultValue({"InternalIP", "Hostname", "InternalDNS", "ExternalDNS", "ExternalIP"})
                List<String> preferredAddressTypes,
        @DefaultValue("10250") int port) {

    public KubeletProperties {
        preferredAddressTypes = List.copyOf(preferredAddressTypes);
    }
}
