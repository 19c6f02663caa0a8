package dev.navarch.bus.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS for Kafka's clients and broker by PEM files that are read when the first connection needs
 * them, and again when they have changed. Kafka's own reads them once: a client whose certificate
 * lives for days would be shut out when the first one ends, and a broker could not start before its
 * certificate is there.
 */
public final class ReloadedTls implements SslEngineFactory {

    /** Holds the certificate chain. */
    public static final String CERTIFICATE = "navarch.tls.certificate-file";

    /** Holds the private key; may be the same file. */
    public static final String KEY = "navarch.tls.key-file";

    /** Holds the authorities that the other side must be of. */
    public static final String AUTHORITY = "navarch.tls.authority-file";

    private record Loaded(List<FileTime> modified, DefaultSslEngineFactory engines) {}

    private Map<String, Object> config = Map.of();
    private List<Path> files = List.of();
    private @Nullable Loaded loaded;

    /** Kafka's own names, since what sits between passes no others on to clients. */
    private static final String KEYSTORE = "ssl.keystore.location";

    private static final String TRUSTSTORE = "ssl.truststore.location";

    /**
     * For a client that shows a certificate.
     *
     * @param identity holds certificate and key
     */
    static Map<String, String> client(Path identity, Path authority) {
        return Map.of(
                "security.protocol",
                "SSL",
                "ssl.engine.factory.class",
                ReloadedTls.class.getName(),
                KEYSTORE,
                identity.toString(),
                TRUSTSTORE,
                authority.toString());
    }

    @Override
    public void configure(Map<String, ?> given) {
        config = new HashMap<>(given);
        files =
                List.of(
                        file(CERTIFICATE, KEYSTORE),
                        file(KEY, KEYSTORE),
                        file(AUTHORITY, TRUSTSTORE));
        config.remove(KEYSTORE);
        config.remove(TRUSTSTORE);
    }

    private Path file(String name, String otherwise) {
        Object value = config.get(name);
        Object file = value == null ? config.get(otherwise) : value;
        if (file == null) {
            throw new IllegalArgumentException(name + " or " + otherwise + " is required");
        }
        return Path.of(file.toString());
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String verification) {
        return current().createClientSslEngine(host, port, verification);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        return current().createServerSslEngine(host, port);
    }

    private synchronized DefaultSslEngineFactory current() {
        try {
            List<FileTime> modified = List.of(modified(0), modified(1), modified(2));
            Loaded known = loaded;
            if (known == null || !known.modified().equals(modified)) {
                known = new Loaded(modified, load());
                loaded = known;
            }
            return known.engines();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private FileTime modified(int file) throws IOException {
        return Files.getLastModifiedTime(files.get(file));
    }

    private DefaultSslEngineFactory load() throws IOException {
        Map<String, Object> store = new HashMap<>(config);
        store.put("ssl.keystore.type", "PEM");
        store.put("ssl.keystore.certificate.chain", text(0));
        store.put("ssl.keystore.key", text(1));
        store.put("ssl.truststore.type", "PEM");
        store.put("ssl.truststore.certificates", text(2));
        DefaultSslEngineFactory engines = new DefaultSslEngineFactory();
        engines.configure(store);
        return engines;
    }

    private Password text(int file) throws IOException {
        return new Password(Files.readString(files.get(file)));
    }

    /** Never: new files are taken up without. */
    @Override
    public boolean shouldBeRebuilt(Map<String, Object> next) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        return current().keystore();
    }

    @Override
    public KeyStore truststore() {
        return current().truststore();
    }

    @Override
    public void close() {}
}
