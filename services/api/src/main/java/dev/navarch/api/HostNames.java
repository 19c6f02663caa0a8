package dev.navarch.api;

import dev.navarch.api.pki.PkiPlan;
import dev.navarch.model.HostName;
import dev.navarch.wire.http.Transports;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Under which names and addresses this host's servers are reached. */
record HostNames(ApiProperties properties) {

    String nodeName() {
        return HostName.ofNode(properties.node().name());
    }

    /** The first address of the Service range: that of the Service {@code kubernetes}. */
    String serviceAddress() {
        return first(properties.serviceCidr());
    }

    /** Where pods reach the API server: by default the bridge of the first node. */
    String advertised() {
        String asked = properties.api().advertiseAddress();
        return asked.isEmpty() ? first(properties.clusterCidr()) : asked;
    }

    /** The addresses to listen on; the bridge's need not exist yet, where epoll allows that. */
    List<String> listened() {
        Set<String> addresses = new LinkedHashSet<>(properties.api().bind());
        if (!addresses.contains("0.0.0.0") && Transports.epoll()) {
            addresses.add(advertised());
        }
        return List.copyOf(addresses);
    }

    PkiPlan pki() {
        List<String> local = localAddresses();
        Set<String> apiAddresses = new LinkedHashSet<>(local);
        apiAddresses.add("127.0.0.1");
        apiAddresses.add(serviceAddress());
        apiAddresses.add(advertised());
        Set<String> apiNames = new LinkedHashSet<>(List.of(HostName.local(), "localhost", "api"));
        String domain = properties.clusterDomain();
        apiNames.addAll(
                List.of(
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc." + domain));
        for (String name : properties.api().names()) {
            (name.matches("[0-9.]+|.*:.*") ? apiAddresses : apiNames).add(name);
        }
        Set<String> nodeAddresses = new LinkedHashSet<>(local);
        nodeAddresses.add("127.0.0.1");
        nodeAddresses.add(first(properties.clusterCidr()));
        Set<String> nodeNames =
                new LinkedHashSet<>(List.of(nodeName(), HostName.local(), "localhost"));
        nodeNames.add("metrics-server.kube-system.svc");
        return new PkiPlan(
                List.copyOf(apiNames),
                List.copyOf(apiAddresses),
                List.copyOf(nodeNames),
                List.copyOf(nodeAddresses),
                nodeName());
    }

    private static List<String> localAddresses() {
        List<String> addresses = new ArrayList<>();
        try {
            for (NetworkInterface device :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(device.getInetAddresses())) {
                    if (address instanceof Inet4Address) {
                        addresses.add(address.getHostAddress());
                    }
                }
            }
        } catch (SocketException e) {
            throw new IllegalStateException("cannot list this host's addresses", e);
        }
        Collections.sort(addresses);
        return addresses;
    }

    private static String first(String cidr) {
        InetAddress network = InetAddress.ofLiteral(cidr.substring(0, cidr.indexOf('/')));
        int first = ByteBuffer.wrap(network.getAddress()).getInt() + 1;
        return InetAddress.ofLiteral(
                        String.format(
                                Locale.ROOT,
                                "%d.%d.%d.%d",
                                first >>> 24,
                                first >> 16 & 255,
                                first >> 8 & 255,
                                first & 255))
                .getHostAddress();
    }
}
