package dev.navarch.e2e.support;

import dev.navarch.nodeagent.containerd.OciArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's docker-registry, with one user, over plain HTTP. */
public final class Registry implements AutoCloseable {

    public static final String USER = "reader";
    public static final String PASSWORD = "open-sesame";

    private static final Duration SOON = Duration.ofMinutes(3);

    private final Path directory;
    private final String address;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * @param host an address of this machine
     */
    public Registry(Path directory, String host) throws IOException {
        this.directory = directory;
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        this.address = host + ":" + port;
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        Path users =
                Files.writeString(
                        directory.resolve("users"),
                        USER + ":" + OpenBSDBCrypt.generate(PASSWORD.toCharArray(), salt, 5));
        Path configuration =
                Files.writeString(
                        directory.resolve("registry.yml"),
                        """
                        version: 0.1
                        storage: {filesystem: {rootdirectory: %s}}
                        http: {addr: "%s"}
                        auth: {htpasswd: {realm: test, path: %s}}
                        """
                                .formatted(directory.resolve("storage"), address, users));
        this.process =
                new ProcessBuilder("docker-registry", "serve", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("registry.log").toFile())
                        .start();
        Await.until("the registry answers", SOON, this::answers, Boolean::booleanValue);
    }

    private boolean answers() {
        try {
            return send("GET", "http://" + address + "/v2/", new byte[0], "").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** As it begins the names of its images. */
    public String address() {
        return address;
    }

    /** Tells the cluster's containerd, as a user would, to reach it without TLS. */
    public void trust(Path home) throws IOException {
        Path host =
                Files.createDirectories(
                        home.resolve("registries").resolve(address.replace(':', '_') + "_"));
        Files.writeString(
                host.resolve("hosts.toml"),
                """
                server = "http://%1$s"
                [host."http://%1$s"]
                """
                        .formatted(address));
    }

    /** Puts up an image whose file {@code /version} tells which it is. */
    public void push(String repository, String tag, String version) throws IOException {
        Path layout = Files.createTempDirectory(directory, "layout");
        Path archive = layout.resolve("image.tar");
        new OciArchive(
                        address + "/" + repository + ":" + tag,
                        Images.architecture(),
                        "{\"Env\":[\"PATH=/bin\"],\"WorkingDir\":\"/\"}")
                .directory("bin", 0755)
                .file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755)
                .symbolicLink("bin/sh", "busybox")
                .symbolicLink("bin/cat", "busybox")
                .symbolicLink("bin/sleep", "busybox")
                .file("version", version.getBytes(StandardCharsets.UTF_8), 0644)
                .write(archive);
        Shell.Result unpacked =
                Shell.run(
                        List.of("tar", "-xf", archive.toString(), "-C", layout.toString()),
                        Map.of(),
                        "",
                        SOON);
        if (!unpacked.ok()) {
            throw new AssertionError(unpacked.all());
        }
        JsonNode manifest =
                JsonMapper.shared()
                        .readTree(layout.resolve("index.json").toFile())
                        .at("/manifests/0");
        String digest = manifest.path("digest").asString();
        String root = "http://" + address + "/v2/" + repository;
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                String hex = String.valueOf(blob.getFileName());
                if (!digest.endsWith(hex)) {
                    upload(root, hex, Files.readAllBytes(blob));
                }
            }
        }
        expect(
                201,
                send(
                        "PUT",
                        root + "/manifests/" + tag,
                        Files.readAllBytes(
                                layout.resolve("blobs").resolve(digest.replace(':', '/'))),
                        manifest.path("mediaType").asString()));
    }

    private void upload(String root, String hex, byte[] content) {
        HttpResponse<String> begun =
                expect(202, send("POST", root + "/blobs/uploads/", new byte[0], ""));
        String location = begun.headers().firstValue("location").orElseThrow();
        expect(
                201,
                send(
                        "PUT",
                        location + (location.contains("?") ? "&" : "?") + "digest=sha256:" + hex,
                        content,
                        "application/octet-stream"));
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(
                    answer.request() + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> send(String method, String url, byte[] body, String type) {
        String user =
                Base64.getEncoder()
                        .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(SOON)
                        .header("Authorization", "Basic " + user)
                        .method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        http.close();
    }
}
