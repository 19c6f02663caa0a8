package dev.navarch.api.release;

import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * {@code navarch secrets}: in a pod of another cluster, makes what the services of a new cluster
 * share, and leaves it there as Secrets. It may be run again at any time.
 */
public final class SecretsCommand {

    private SecretsCommand() {}

    public static void main(String[] args) {
        ServiceProcess.warn();
        try {
            List<String> lines = run(args);
            lines.forEach(line -> System.out.println("navarch: " + line));
            if (lines.isEmpty()) {
                System.out.println("navarch: all Secrets are there");
            }
        } catch (IOException | RuntimeException failed) {
            ServiceProcess.fail("the Secrets could not be made", failed);
        }
    }

    /**
     * The command itself.
     *
     * @return what was done, a line for each Secret
     */
    public static List<String> run(String... args) throws IOException {
        return run(new CommandSettings(args).read(SecretsProperties.class), System.getenv());
    }

    static List<String> run(SecretsProperties settings, Map<String, String> environment)
            throws IOException {
        Path home = Files.createTempDirectory("navarch-secrets");
        try (ApiClient api = client(settings, environment)) {
            AtomicInteger attempts = new AtomicInteger();
            return new ReleaseSecrets(
                            api,
                            Files.readString(settings.account().resolve("namespace")).strip(),
                            settings.prefix(),
                            Share.all(settings.passwords(), settings.tokens()))
                    .complete(() ->
                            new ReleaseKeys(
                                    home.resolve("attempt-" + attempts.incrementAndGet()),
                                    settings.nodeName(),
                                    settings.url(),
                                    InstantSource.system()));
        } finally {
            remove(home);
        }
    }

    private static ApiClient client(SecretsProperties settings, Map<String, String> environment)
            throws IOException {
        Path account = settings.account();
        String token = Files.readString(account.resolve("token")).strip();
        try {
            return ApiClient.withToken(
                    URI.create(server(settings, environment)),
                    new TrustedAuthorities(
                            Pem.certificates(Files.readString(account.resolve("ca.crt")))),
                    () -> token);
        } catch (GeneralSecurityException damaged) {
            throw new IOException("cannot read " + account.resolve("ca.crt"), damaged);
        }
    }

    private static String server(SecretsProperties settings, Map<String, String> environment) {
        if (!settings.server().isEmpty()) {
            return settings.server();
        }
        String host =
                Optional.ofNullable(environment.get("KUBERNETES_SERVICE_HOST"))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "navarch.secrets.server is not set, and this is no pod"));
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static void remove(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
