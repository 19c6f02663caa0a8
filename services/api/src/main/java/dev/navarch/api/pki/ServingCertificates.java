package dev.navarch.api.pki;

import dev.navarch.model.settings.SettingException;
import dev.navarch.wire.http.ServerTls;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TlsLimits;
import io.netty.handler.ssl.SslContext;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that the server shows: the first, or that for the name which a client asks for.
 * They may be read again, and new connections then see the new ones; what is wrong by then is
 * reported, and the former ones stay.
 */
public final class ServingCertificates implements ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServingCertificates.class);
    private static final int DNS_NAME = 2;

    /**
     * @param names that it is for; empty for those that it has itself
     */
    public record Named(Identity identity, List<String> names) {

        public Named {
            names = List.copyOf(names);
        }
    }

    /**
     * All that there are.
     *
     * @param main for clients that ask for no name, or for one that no other has
     */
    public record Certificates(Identity main, List<Named> others) {

        public Certificates {
            others = List.copyOf(others);
        }
    }

    private record Shown(Certificates from, SslContext main, Map<String, SslContext> byName) {}

    private final Supplier<Certificates> source;
    private final List<X509Certificate> askedFrom;
    private final TlsLimits limits;
    private volatile Shown shown;

    /**
     * @param source reads the certificates, or throws a {@link SettingException}
     * @param askedFrom the authorities that clients are told of
     */
    public ServingCertificates(
            Supplier<Certificates> source, List<X509Certificate> askedFrom, TlsLimits limits) {
        this.source = source;
        this.askedFrom = List.copyOf(askedFrom);
        this.limits = limits;
        this.shown = show(source.get());
    }

    /** Reads again. */
    public void reload() {
        try {
            Certificates now = source.get();
            if (!now.equals(shown.from())) {
                shown = show(now);
                LOG.info("New connections see {}", now.main());
            }
        } catch (IllegalArgumentException wrong) {
            LOG.warn("The former certificate stays: {}", wrong.getMessage());
        }
    }

    @Override
    public boolean byName() {
        return !shown.byName().isEmpty();
    }

    @Override
    public SslContext context(String serverName) {
        Shown now = shown;
        int dot = serverName.indexOf('.');
        return Optional.ofNullable(now.byName().get(serverName))
                .or(() ->
                        dot < 0
                                ? Optional.empty()
                                : Optional.ofNullable(
                                        now.byName().get("*" + serverName.substring(dot))))
                .orElse(now.main());
    }

    private Shown show(Certificates certificates) {
        Map<String, SslContext> byName = new HashMap<>();
        for (Named other : certificates.others()) {
            SslContext context = context(other.identity());
            List<String> names =
                    other.names().isEmpty() ? names(other.identity().certificate()) : other.names();
            names.forEach(name -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), context));
        }
        return new Shown(certificates, context(certificates.main()), byName);
    }

    private SslContext context(Identity identity) {
        return Tls.server(identity, Optional.of(askedFrom), limits);
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> name : alternatives) {
                    if (name.getFirst() instanceof Integer kind && kind == DNS_NAME) {
                        names.add((String) name.get(1));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("a certificate's names cannot be read", e);
        }
        return names;
    }
}
