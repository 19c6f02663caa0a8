package dev.navarch.api.store.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up a configuration file that was changed; one that is wrong leaves all as it was. */
public final class EncryptionReload implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EncryptionReload.class);

    private final Path file;
    private final Encryption encryption;
    private final EncryptionFile reader = new EncryptionFile();
    private byte[] seen;

    /**
     * @param seen the file's content that is in use
     */
    public EncryptionReload(Path file, Encryption encryption, byte[] seen) {
        this.file = file;
        this.encryption = encryption;
        this.seen = seen.clone();
    }

    @Override
    public void run() {
        try {
            byte[] now = Files.readAllBytes(file);
            if (Arrays.equals(now, seen)) {
                return;
            }
            seen = now;
            encryption.replace(reader.read(file));
            LOG.info("Took up the changed {}", file);
        } catch (IOException | RuntimeException wrong) {
            LOG.warn("Objects stay encrypted as before: {}", wrong.getMessage());
        }
    }
}
