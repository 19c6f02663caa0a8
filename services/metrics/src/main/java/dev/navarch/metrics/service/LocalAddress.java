package dev.navarch.metrics.service;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** An address of this host, for a process on a host that is no node of the cluster. */
final class LocalAddress {

    private LocalAddress() {}

    /** The first address of the first interface that is up; an endpoint cannot be a loopback. */
    static Optional<String> find() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(LocalAddress::addresses)
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (SocketException unknown) {
            return Optional.empty();
        }
    }

    private static Stream<InetAddress> addresses(NetworkInterface device) {
        return device.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
    }
}
