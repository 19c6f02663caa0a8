package dev.navarch.api.store.encryption;

import dev.navarch.api.settings.Section;
import dev.navarch.model.settings.SettingException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.KeyParameter;

/** Reads {@code EncryptionConfiguration} of {@code apiserver.config.k8s.io/v1}. */
public final class EncryptionFile {

    /** The property that names such a file. */
    public static final String SETTING = "navarch.encryption.config-file";

    private static final Pattern KEY_NAME = Pattern.compile("[^\\s\":\\\\\\p{Cntrl}]{1,200}");
    private static final Set<Integer> AES_KEYS = Set.of(16, 24, 32);
    private static final String[] PROVIDERS = {"aesgcm", "aescbc", "secretbox", "kms", "identity"};

    private final SecureRandom random = new SecureRandom();

    /**
     * @throws SettingException if it is missing or wrong
     */
    public EncryptionConfiguration read(Path file) {
        return read(Section.read(SETTING, file));
    }

    /**
     * @throws SettingException if it is wrong
     */
    public EncryptionConfiguration read(Section root) {
        root.of("EncryptionConfiguration", List.of("apiserver.config.k8s.io/v1"))
                .only("apiVersion", "kind", "resources");
        List<EncryptionConfiguration.Entry> entries = new ArrayList<>();
        for (Section entry : root.items("resources")) {
            entry.only("resources", "providers");
            entries.add(new EncryptionConfiguration.Entry(resources(entry), providers(entry)));
        }
        if (entries.isEmpty()) {
            throw root.problem("resources", "at least one entry is required");
        }
        return new EncryptionConfiguration(entries);
    }

    private static List<String> resources(Section entry) {
        List<String> resources = entry.texts("resources");
        if (resources.isEmpty()) {
            throw entry.problem("resources", "at least one resource is required");
        }
        for (String resource : resources) {
            boolean wild = resource.startsWith("*.") && resource.indexOf('*', 2) < 0;
            if (!wild && !resource.equals("*.*") && resource.contains("*")) {
                throw entry.problem(
                        "resources",
                        "\""
                                + resource
                                + "\" is no wildcard: *.* stands for all resources, *. for"
                                + " those of the core group, *.apps for those of a group");
            }
        }
        return resources;
    }

    private Providers providers(Section entry) {
        List<Optional<NamedKey>> keys = new ArrayList<>();
        for (Section provider : entry.items("providers")) {
            provider.only(PROVIDERS);
            if (provider.json().size() != 1) {
                throw new SettingException(
                        provider.where(), "exactly one provider is required in each entry");
            }
            String kind = provider.json().propertyNames().iterator().next();
            switch (kind) {
                case "kms" ->
                        throw provider.problem(
                                "kms",
                                "key management plugins are not supported; use aesgcm, secretbox"
                                        + " or aescbc");
                case "identity" -> keys.add(Optional.empty());
                default -> keys.addAll(keys(provider, kind));
            }
        }
        if (keys.isEmpty()) {
            throw entry.problem("providers", "at least one provider is required");
        }
        return Providers.of(keys);
    }

    private List<Optional<NamedKey>> keys(Section provider, String kind) {
        Section section =
                provider.child(kind)
                        .orElseThrow(() -> provider.problem(kind, "keys are required"))
                        .only("keys");
        List<Optional<NamedKey>> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section key : section.items("keys")) {
            String name = key.only("name", "secret").required("name");
            if (!KEY_NAME.matcher(name).matches()) {
                throw key.problem("name", "must not contain spaces, quotes, colons or backslashes");
            }
            if (!names.add(name)) {
                throw key.problem("name", "\"" + name + "\" is there twice");
            }
            keys.add(
                    Optional.of(
                            new NamedKey(
                                    "k8s:enc:" + kind + ":v1:" + name + ":",
                                    algorithm(kind, key))));
        }
        if (keys.isEmpty()) {
            throw section.problem("keys", "at least one key is required");
        }
        return keys;
    }

    private Algorithm algorithm(String kind, Section key) {
        byte[] secret = secret(key);
        boolean box = kind.equals("secretbox");
        if (box ? secret.length != SecretBox.KEY : !AES_KEYS.contains(secret.length)) {
            throw key.problem(
                    "secret",
                    "must be base64 of "
                            + (box ? "32" : "16, 24 or 32")
                            + " bytes, not of "
                            + secret.length);
        }
        return switch (kind) {
            case "secretbox" -> new SecretBox(new KeyParameter(secret), random);
            case "aescbc" -> new AesCbc(new SecretKeySpec(secret, "AES"), random);
            default -> new AesGcm(new SecretKeySpec(secret, "AES"), random);
        };
    }

    private static byte[] secret(Section key) {
        try {
            return Base64.getDecoder().decode(key.required("secret").strip());
        } catch (IllegalArgumentException e) {
            if (e instanceof SettingException) {
                throw e;
            }
            // The text itself is a secret, so the message does not repeat it.
            throw key.problem("secret", "must be base64");
        }
    }
}
