package dev.navarch.api.pki;

import dev.navarch.model.settings.SettingException;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what operators give, and says by which setting something wrong was given. */
public final class KeyFiles {

    private KeyFiles() {}

    /**
     * A certificate with its key; empty when neither is given.
     *
     * @throws SettingException if one is missing or damaged, or they do not belong together
     */
    public static Optional<Identity> identity(
            String certSetting, String certFile, String keySetting, String keyFile) {
        if (certFile.isEmpty() && keyFile.isEmpty()) {
            return Optional.empty();
        }
        if (certFile.isEmpty() || keyFile.isEmpty()) {
            String missing = certFile.isEmpty() ? certSetting : keySetting;
            throw new SettingException(
                    missing, "is required with " + (certFile.isEmpty() ? keySetting : certSetting));
        }
        List<X509Certificate> chain = certificates(certSetting, certFile);
        PrivateKey key = privateKey(keySetting, keyFile);
        if (!KeyPairs.match(key, chain.getFirst().getPublicKey())) {
            throw new SettingException(
                    where(keySetting, keyFile),
                    "is not the key of the certificate of " + where(certSetting, certFile));
        }
        return Optional.of(new Identity(key, chain));
    }

    /**
     * All certificates of a file; none when no file is given.
     *
     * @throws SettingException if it is missing or damaged
     */
    public static List<X509Certificate> authorities(String setting, String file) {
        return file.isEmpty() ? List.of() : certificates(setting, file);
    }

    /**
     * A private key that signs, with its public half; empty when no file is given.
     *
     * @throws SettingException if it is missing, damaged or neither RSA nor EC
     */
    public static Optional<KeyPair> pair(String setting, String file) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            PrivateKey secret = privateKey(setting, file);
            return Optional.of(new KeyPair(KeyPairs.publicKey(secret), secret));
        } catch (GeneralSecurityException ofAnotherKind) {
            throw new SettingException(where(setting, file), "is neither an RSA nor an EC key");
        }
    }

    /**
     * The public keys of all files.
     *
     * @throws SettingException if one is missing or damaged
     */
    public static List<PublicKey> publicKeys(String setting, List<String> files) {
        List<PublicKey> keys = new ArrayList<>();
        for (String file : files) {
            try {
                keys.addAll(Pem.publicKeys(read(setting, file)));
            } catch (GeneralSecurityException damaged) {
                throw new SettingException(where(setting, file), "holds no key in PEM");
            }
        }
        return keys;
    }

    private static List<X509Certificate> certificates(String setting, String file) {
        try {
            return Pem.certificates(read(setting, file));
        } catch (GeneralSecurityException damaged) {
            throw new SettingException(where(setting, file), "holds no certificate in PEM");
        }
    }

    private static PrivateKey privateKey(String setting, String file) {
        try {
            return Pem.privateKey(read(setting, file));
        } catch (GeneralSecurityException damaged) {
            throw new SettingException(where(setting, file), "holds no private key in PEM");
        }
    }

    private static String read(String setting, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw new SettingException(where(setting, file), "there is no such file");
        } catch (IOException unreadable) {
            throw new SettingException(
                    where(setting, file), "cannot be read: " + unreadable.getMessage());
        }
    }

    private static String where(String setting, String file) {
        return setting + " (" + file + ")";
    }
}
