package dev.navarch.wire.pki;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** TLS 1.3 and 1.2 for servers and clients. */
public final class Tls {

    /**
     * How keys are held in memory. The default, PKCS #12, derives a key to encrypt each by ten
     * thousand rounds, which takes longer than all else in a context and protects nothing here.
     */
    private static final String HOLDER = "JKS";

    private Tls() {}

    /** A server that asks for no client certificate. */
    public static SslContext server(Identity identity) {
        return server(identity, Optional.empty());
    }

    /**
     * A server that asks clients for a certificate and accepts any or none: the application checks
     * what {@code Connection.peer} gives it.
     *
     * @param askedFrom the authorities to name when asking
     */
    public static SslContext server(Identity identity, Optional<List<X509Certificate>> askedFrom) {
        return server(identity, askedFrom, TlsLimits.DEFAULT);
    }

    /** The same within limits. */
    public static SslContext server(
            Identity identity, Optional<List<X509Certificate>> askedFrom, TlsLimits limits) {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forServer(identity.key(), identity.chain())
                            .keyStoreType(HOLDER)
                            .sslProvider(
                                    OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                            .protocols(limits.protocols())
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            ApplicationProtocolConfig.Protocol.ALPN,
                                            ApplicationProtocolConfig.SelectorFailureBehavior
                                                    .NO_ADVERTISE,
                                            ApplicationProtocolConfig
                                                    .SelectedListenerFailureBehavior.ACCEPT,
                                            ApplicationProtocolNames.HTTP_2,
                                            ApplicationProtocolNames.HTTP_1_1));
            if (!limits.cipherSuites().isEmpty()) {
                builder.ciphers(limits.offered());
            }
            if (askedFrom.isPresent()) {
                builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new AskOnly(askedFrom.get()));
            }
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("cannot serve TLS with " + identity, e);
        }
    }

    /** For the JDK's clients: trusts the given authorities and shows the identity when asked. */
    public static SSLContext client(TrustedAuthorities trusted, Optional<Identity> identity) {
        return context(trusted.trustManagers(), identity);
    }

    /** For the JDK's clients: shows at each handshake the identity that is current then. */
    public static SSLContext client(TrustedAuthorities trusted, Supplier<Identity> identity) {
        return context(trusted.trustManagers(), new KeyManager[] {new CurrentKeys(identity)});
    }

    /** A client that accepts any server, for the proxying of a user's own HTTPS services. */
    public static SSLContext trustingClient(Optional<Identity> identity) {
        return context(new TrustManager[] {new AskOnly(List.of())}, identity);
    }

    private static SSLContext context(TrustManager[] trust, Optional<Identity> identity) {
        return context(trust, identity.map(Tls::keyManagers).orElse(new KeyManager[0]));
    }

    private static SSLContext context(TrustManager[] trust, KeyManager[] keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make a TLS context", e);
        }
    }

    private static KeyManager[] keyManagers(Identity identity) {
        try {
            KeyStore store = KeyStore.getInstance(HOLDER);
            store.load(null, null);
            store.setKeyEntry(
                    "identity",
                    identity.key(),
                    new char[0],
                    identity.chain().toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("cannot use " + identity, e);
        }
    }
}
