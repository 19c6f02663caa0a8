package dev.navarch.wire.pki;

import java.time.Duration;
import java.util.List;

/**
 * What a certificate should say.
 *
 * @param commonName for a client the user's name
 * @param organizations for a client the user's groups
 * @param dnsNames subject alternative names of a server
 * @param addresses subject alternative names of a server, as IP literals
 * @param server whether a server may use it
 * @param client whether a client may use it
 */
public record CertificateSpec(
        String commonName,
        List<String> organizations,
        List<String> dnsNames,
        List<String> addresses,
        boolean server,
        boolean client,
        Duration validity) {

    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    public CertificateSpec {
        organizations = List.copyOf(organizations);
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    public static CertificateSpec client(String commonName, String... organizations) {
        return new CertificateSpec(
                commonName, List.of(organizations), List.of(), List.of(), false, true, TEN_YEARS);
    }

    public static CertificateSpec server(
            String commonName, List<String> dnsNames, List<String> addresses) {
        return new CertificateSpec(
                commonName, List.of(), dnsNames, addresses, true, false, TEN_YEARS);
    }
}
