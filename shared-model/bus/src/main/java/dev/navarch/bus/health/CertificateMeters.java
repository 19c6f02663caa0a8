package dev.navarch.bus.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the certificates of this service expire: every {@code *.crt} in its directory of keys, and
 * whatever files it is told of. They are read again when their files change; new ones are found by
 * {@link #look}.
 */
public final class CertificateMeters {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateMeters.class);

    private record Read(FileTime modified, double expires) {}

    private final Path directory;
    private final List<Path> others;
    private final MeterRegistry meters;
    private final ConcurrentMap<Path, Read> known = new ConcurrentHashMap<>();

    /**
     * @param directory need not exist yet
     * @param others files of certificates elsewhere
     */
    public CertificateMeters(Path directory, List<Path> others, MeterRegistry meters) {
        this.directory = directory;
        this.others = List.copyOf(others);
        this.meters = meters;
    }

    /** Looks for certificates that have come or changed; to be called before figures are shown. */
    public void look() {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.crt")) {
                files.forEach(this::look);
            } catch (IOException e) {
                LOG.debug("{} cannot be read", directory, e);
            }
        }
        others.forEach(this::look);
    }

    private void look(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Read before = known.get(file);
            if (before != null && before.modified().equals(modified)) {
                return;
            }
            known.put(file, new Read(modified, expires(file)));
            if (before == null) {
                register(file);
            }
        } catch (IOException | CertificateException e) {
            LOG.debug("{} cannot be read", file, e);
        }
    }

    /** The first of a file's certificates to expire, in seconds of the epoch. */
    private static double expires(Path file) throws IOException, CertificateException {
        double first = Double.POSITIVE_INFINITY;
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                first =
                        Math.min(
                                first,
                                (double)
                                        ((X509Certificate) each)
                                                .getNotAfter()
                                                .toInstant()
                                                .getEpochSecond());
            }
        }
        return first;
    }

    private void register(Path file) {
        String name = file.getFileName().toString();
        Gauge.builder(
                        "navarch.certificate.expiration.timestamp.seconds",
                        known,
                        all -> {
                            Read read = all.get(file);
                            return read == null ? Double.NaN : read.expires();
                        })
                .tag(
                        "certificate",
                        name.endsWith(".crt") ? name.substring(0, name.length() - 4) : name)
                .description("When a certificate expires, in seconds of the epoch.")
                .strongReference(true)
                .register(meters);
    }
}
