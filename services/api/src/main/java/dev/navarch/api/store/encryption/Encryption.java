package dev.navarch.api.store.encryption;

import dev.navarch.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Encrypts by a configuration, which may be replaced while it is in use. */
public final class Encryption implements RowCipher {

    private volatile EncryptionConfiguration configuration;

    public Encryption(EncryptionConfiguration configuration) {
        this.configuration = configuration;
    }

    public void replace(EncryptionConfiguration newer) {
        configuration = newer;
    }

    @Override
    public byte[] seal(ObjectKey key, String uid, byte[] object) {
        Optional<NamedKey> writer = configuration.of(key.type()).writer();
        if (writer.isEmpty()) {
            return object;
        }
        try {
            byte[] sealed = writer.get().algorithm().seal(object, identity(key, uid));
            return SealedRow.of(
                    writer.get().prefix() + Base64.getEncoder().encodeToString(sealed), object);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the JDK cannot encrypt by " + writer.get().prefix(), e);
        }
    }

    @Override
    public byte[] open(ObjectKey key, String uid, byte[] row) {
        Providers providers = configuration.of(key.type());
        if (!SealedRow.is(row)) {
            if (providers.identity()) {
                return row;
            }
            throw new UnreadableRowException(
                    key, "it is not encrypted, and the provider identity is not configured");
        }
        String text = SealedRow.text(row);
        int payload = text.lastIndexOf(':') + 1;
        String prefix = text.substring(0, payload);
        NamedKey reader = providers.readers().get(prefix);
        if (reader == null) {
            throw new UnreadableRowException(key, "no configured key writes " + prefix);
        }
        try {
            return reader.algorithm()
                    .open(Base64.getDecoder().decode(text.substring(payload)), identity(key, uid));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnreadableRowException(
                    key, "what " + prefix + " wrote does not open: " + e.getMessage());
        }
    }

    @Override
    public boolean covers(ObjectKey key) {
        return !configuration.of(key.type()).equals(Providers.PLAIN);
    }

    @Override
    public boolean stale(ObjectKey key, byte[] start) {
        Optional<NamedKey> writer = configuration.of(key.type()).writer();
        if (writer.isEmpty()) {
            return SealedRow.is(start);
        }
        byte[] expected = SealedRow.start(writer.get().prefix());
        return !Arrays.equals(
                expected, 0, expected.length, start, 0, Math.min(start.length, expected.length));
    }

    /** What a row cannot be moved away from; of one name there may be many objects in turn. */
    private static byte[] identity(ObjectKey key, String uid) {
        return String.join("/", key.type().toString(), key.namespace(), key.name(), uid)
                .getBytes(StandardCharsets.UTF_8);
    }
}
