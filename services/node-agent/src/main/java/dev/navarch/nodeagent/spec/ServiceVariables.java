package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The variables by which a container finds Services; see "Discovering services". */
final class ServiceVariables {

    private ServiceVariables() {}

    /**
     * @param services all there are
     * @param links whether all Services of the namespace count, or only the API service's own
     */
    static Map<String, String> of(Collection<Service> services, String namespace, boolean links) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Service service : services) {
            boolean master =
                    service.getMetadata().getNamespace().equals("default")
                            && service.getMetadata().getName().equals("kubernetes");
            boolean near = service.getMetadata().getNamespace().equals(namespace);
            String address = service.getSpec().getClusterIP();
            if ((master || (links && near))
                    && address != null
                    && !address.isEmpty()
                    && !address.equals("None")
                    && !service.getSpec().getPorts().isEmpty()) {
                add(variables, service, address);
            }
        }
        return variables;
    }

    private static void add(Map<String, String> variables, Service service, String address) {
        String prefix = upper(service.getMetadata().getName());
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        ServicePort first = service.getSpec().getPorts().getFirst();
        variables.put(prefix + "_SERVICE_HOST", address);
        variables.put(prefix + "_SERVICE_PORT", String.valueOf(first.getPort()));
        for (ServicePort port : service.getSpec().getPorts()) {
            if (port.getName() != null && !port.getName().isEmpty()) {
                variables.put(
                        prefix + "_SERVICE_PORT_" + upper(port.getName()),
                        String.valueOf(port.getPort()));
            }
        }
        variables.put(prefix + "_PORT", url(first, host));
        for (ServicePort port : service.getSpec().getPorts()) {
            String protocol = protocol(port);
            String base =
                    prefix + "_PORT_" + port.getPort() + "_" + protocol.toUpperCase(Locale.ROOT);
            variables.put(base, url(port, host));
            variables.put(base + "_PROTO", protocol);
            variables.put(base + "_PORT", String.valueOf(port.getPort()));
            variables.put(base + "_ADDR", address);
        }
    }

    private static String url(ServicePort port, String host) {
        return protocol(port) + "://" + host + ":" + port.getPort();
    }

    private static String protocol(ServicePort port) {
        return port.getProtocol() == null ? "tcp" : port.getProtocol().toLowerCase(Locale.ROOT);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
