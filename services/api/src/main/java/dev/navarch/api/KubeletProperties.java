package dev.navarch.api;

import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the API server reaches nodes for logs, exec, attach, port-forward and proxy.
 *
 * @param certificateAuthority the authorities that signed the nodes' serving certificates; empty
 *     for the cluster's own authority
 * @param clientCertificate the certificate that the API server shows to nodes; empty for one of the
 *     cluster's own authority
 * @param clientKey the private key of that certificate
 * @param preferredAddressTypes which of a node's addresses to take, the first that it has
 * @param port where the agents of nodes listen whose status does not say it
 */
@ConfigurationProperties("navarch.kubelet")
public record KubeletProperties(
        @DefaultValue("") String certificateAuthority,
        @DefaultValue("") String clientCertificate,
        @DefaultValue("") String clientKey,
        @DefaultValue({"InternalIP", "Hostname", "InternalDNS", "ExternalDNS", "ExternalIP"})
                List<String> preferredAddressTypes,
        @DefaultValue("10250") int port) {

    private static final List<String> ADDRESS_TYPES =
            List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");

    public KubeletProperties {
        preferredAddressTypes = List.copyOf(preferredAddressTypes);
        for (String type : preferredAddressTypes) {
            if (!ADDRESS_TYPES.contains(type)) {
                throw new SettingException(
                        "navarch.kubelet.preferred-address-types",
                        "must be of "
                                + String.join(", ", ADDRESS_TYPES)
                                + ", not \""
                                + type
                                + "\"");
            }
        }
        Setting.port("navarch.kubelet.port", port);
    }
}
