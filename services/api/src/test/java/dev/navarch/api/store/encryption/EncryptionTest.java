package dev.navarch.api.store.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.settings.FileReload;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {

    static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    static final String OTHER_KEY = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";

    private static final ObjectKey DB = ObjectKey.namespaced(Resources.SECRETS, "default", "db");
    private static final byte[] SECRET =
            "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\",\"labels\":{\"a\":\"b\"},\"annotations\":{\"x\":\"hidden\"}},\"data\":{\"p\":\"aGlkZGVu\"}}"
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir Path home;

    static String key(String provider, String name, String secret) {
        return "{" + provider + ": {keys: [{name: " + name + ", secret: " + secret + "}]}}";
    }

    static String file(String resources, String... providers) {
        return "{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources:"
                + " [{resources: ["
                + resources
                + "], providers: ["
                + String.join(", ", providers)
                + "]}]}";
    }

    private Encryption encryption(String yaml) throws IOException {
        return new Encryption(
                new EncryptionFile().read(Files.writeString(home.resolve("e.yaml"), yaml)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesgcm", "aescbc", "secretbox"})
    void everyProviderWritesWhatOnlyItsKeyReads(String provider) throws IOException {
        Encryption one = encryption(file("secrets", key(provider, "a", KEY)));
        byte[] row = one.seal(DB, "uid", SECRET);
        assertThat(new String(row, StandardCharsets.UTF_8))
                .startsWith("[\"k8s:enc:" + provider + ":v1:a:")
                .endsWith(",{\"metadata\":{\"name\":\"db\",\"labels\":{\"a\":\"b\"}}}]")
                .doesNotContain("hidden", "aGlkZGVu");
        assertThat(one.open(DB, "uid", row)).isEqualTo(SECRET);
        assertThat(one.seal(DB, "uid", SECRET)).as("never the same twice").isNotEqualTo(row);
        Encryption other = encryption(file("secrets", key(provider, "a", OTHER_KEY)));
        // A padding by chance is one in 256.
        for (int i = 0; i < 2_000; i++) {
            byte[] sealed = one.seal(DB, "uid", SECRET);
            assertThatThrownBy(() -> other.open(DB, "uid", sealed))
                    .isInstanceOf(UnreadableRowException.class)
                    .hasMessageContaining("secrets default/db");
        }
    }

    /** The vector of NaCl's own tests/secretbox.c. */
    @Test
    void secretboxIsNaCls() throws Exception {
        HexFormat hex = HexFormat.of();
        SecretBox box =
                new SecretBox(
                        new KeyParameter(
                                hex.parseHex(
                                        "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389")),
                        new SecureRandom());
        byte[] message =
                hex.parseHex(
                        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
        byte[] sealed =
                hex.parseHex(
                        "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"
                                + "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");
        assertThat(box.open(sealed, new byte[0])).isEqualTo(message);
        assertThat(box.open(box.seal(message, new byte[0]), new byte[0])).isEqualTo(message);
    }

    @Test
    void aRowCannotBeReadAsAnotherObjects() throws IOException {
        Encryption encryption = encryption(file("secrets", key("aesgcm", "a", KEY)));
        byte[] row = encryption.seal(DB, "uid", SECRET);
        ObjectKey elsewhere = ObjectKey.namespaced(Resources.SECRETS, "other", "db");
        assertThatThrownBy(() -> encryption.open(elsewhere, "uid", row))
                .isInstanceOf(UnreadableRowException.class);
        assertThatThrownBy(() -> encryption.open(DB, "another", row))
                .isInstanceOf(UnreadableRowException.class);
    }

    @Test
    void theFirstWritesAndAllRead() throws IOException {
        byte[] old = encryption(file("secrets", key("aescbc", "a", KEY))).seal(DB, "uid", SECRET);
        Encryption both =
                encryption(
                        file(
                                "secrets",
                                key("secretbox", "b", OTHER_KEY),
                                key("aescbc", "a", KEY),
                                "{identity: {}}"));
        assertThat(both.open(DB, "uid", old)).isEqualTo(SECRET);
        assertThat(both.open(DB, "uid", SECRET)).as("from before").isEqualTo(SECRET);
        assertThat(both.stale(DB, old)).isTrue();
        assertThat(both.stale(DB, SECRET)).isTrue();
        assertThat(both.stale(DB, both.seal(DB, "uid", SECRET))).isFalse();
        Encryption back = encryption(file("secrets", "{identity: {}}", key("aescbc", "a", KEY)));
        assertThat(back.seal(DB, "uid", SECRET)).isEqualTo(SECRET);
        assertThat(back.open(DB, "uid", old)).isEqualTo(SECRET);
        assertThat(back.stale(DB, old)).isTrue();
        assertThatThrownBy(() ->
                        encryption(file("secrets", key("aescbc", "a", KEY)))
                                .open(DB, "uid", SECRET))
                .as("without identity")
                .hasMessageContaining("not encrypted");
        assertThatThrownBy(() -> RowCipher.NONE.open(DB, "uid", old))
                .as("without any key")
                .isInstanceOf(UnreadableRowException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "secrets, true",
        "configmaps, false",
        "\"*.\", true",
        "\"*.*\", true",
        "\"*.apps\", false",
        "'configmaps, secrets', true",
        "secrets.example.org, false"
    })
    void typesAreNamedOneByOneOrByGroup(String resources, boolean secrets) throws IOException {
        assertThat(encryption(file(resources, key("aesgcm", "a", KEY))).covers(DB))
                .isEqualTo(secrets);
    }

    @Test
    void aGroupsWildcardMeansThatGroup() throws IOException {
        Encryption apps = encryption(file("'*.apps'", key("aesgcm", "a", KEY)));
        assertThat(
                        apps.covers(
                                ObjectKey.namespaced(
                                        GroupResource.parse("deployments.apps"), "n", "d")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secrets|{kms: {name: k}}|resources[0].providers[0].kms: key management",
                "secrets|{aesgcm: {keys: [{name: a, secret: c2hvcnQ=}]}}|keys[0].secret: must be base64 of 16, 24 or 32 bytes, not of 5",
                "secrets|{secretbox: {keys: [{name: a, secret: c2hvcnQ=}]}}|must be base64 of 32 bytes",
                "secrets|{aesgcm: {keys: [{name: a, secret: '???'}]}}|keys[0].secret: must be base64",
                "secrets|{aesgcm: {keys: []}}|aesgcm.keys: at least one key",
                "secrets|{aesgmc: {keys: []}}|aesgmc: there is no such field",
                "\"*\"|{identity: {}}|\"*\" is no wildcard",
                " |{identity: {}}|resources[0].resources",
            })
    void saysWhatIsWrongAndWhere(@Nullable String resources, String provider, String said) {
        assertThatThrownBy(() -> encryption(file(resources == null ? "" : resources, provider)))
                .hasMessageContaining("navarch.encryption.config-file (")
                .hasMessageContaining(said);
    }

    @Test
    void makesAKeyOfItsOwnOnceThatNobodyElseReads() throws IOException {
        Path made = OwnKey.file(home);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
        String content = Files.readString(made);
        assertThat(Files.readString(OwnKey.file(home))).isEqualTo(content);
        assertThat(home).isDirectoryNotContaining(left -> !left.equals(made));
        Encryption encryption = new Encryption(new EncryptionFile().read(made));
        assertThat(SealedRow.is(encryption.seal(DB, "uid", SECRET))).isTrue();
        assertThat(encryption.open(DB, "uid", SECRET)).isEqualTo(SECRET);
    }

    @Test
    void aChangedFileIsTakenUpUnlessItIsWrong() throws IOException {
        Encryption encryption = encryption(file("secrets", key("aesgcm", "a", KEY)));
        Path file = home.resolve("e.yaml");
        List<Boolean> outcomes = new ArrayList<>();
        FileReload reload =
                new FileReload(
                        EncryptionFile.SETTING,
                        file,
                        root -> encryption.replace(new EncryptionFile().read(root)),
                        outcomes::add);
        byte[] old = encryption.seal(DB, "uid", SECRET);
        Files.writeString(file, "kind: Nonsense");
        reload.run();
        reload.run();
        assertThat(encryption.stale(DB, old)).isFalse();
        Files.writeString(file, file("secrets", key("aesgcm", "b", OTHER_KEY)));
        reload.run();
        assertThat(encryption.stale(DB, old)).isTrue();
        assertThat(outcomes).containsExactly(false, true);
    }
}
