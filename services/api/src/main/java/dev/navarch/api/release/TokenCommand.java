package dev.navarch.api.release;

import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.bus.kafka.BusProperties;
import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code navarch token create|list|delete}: the tokens by which machines join. */
public final class TokenCommand {

    private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";
    private static final String PREFIX = "bootstrap-token-";
    private static final String GROUP = "system:bootstrappers:kubeadm:default-node-token";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern SERVER = Pattern.compile("(?m)^\\s*server:\\s*(\\S+)\\s*$");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?m)^\\s*certificate-authority-data:\\s*(\\S+)\\s*$");

    private final ApiClient api;
    private final InstantSource clock;

    TokenCommand(ApiClient api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    public static void main(String[] args) {
        try {
            Arguments arguments = Arguments.of(args);
            Kubeconfig cluster = Kubeconfig.read("--kubeconfig", arguments.kubeconfig());
            try (ApiClient api =
                    ApiClient.withContext(
                            cluster.server(), cluster.tls(), cluster.authorization())) {
                new TokenCommand(api, InstantSource.system())
                        .run(arguments)
                        .forEach(System.out::println);
            }
        } catch (IOException | RuntimeException failed) {
            ServiceProcess.fail("the token command failed", failed);
        }
    }

    /**
     * What was typed.
     *
     * @param life of a new token; zero for one without end
     */
    record Arguments(
            String verb, List<String> names, boolean joinCommand, Duration life, Path kubeconfig) {

        Arguments {
            names = List.copyOf(names);
        }

        static Arguments of(String... args) {
            List<String> words = new ArrayList<>();
            boolean joinCommand = false;
            Duration life = Duration.ofHours(24);
            Path kubeconfig =
                    new CommandSettings().read(BusProperties.class).home().resolve("kubeconfig");
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--print-join-command" -> joinCommand = true;
                    case "--ttl" -> life = life(value(args, ++i));
                    case "--kubeconfig" -> kubeconfig = Path.of(value(args, ++i));
                    default -> {
                        if (args[i].startsWith("-")) {
                            throw new IllegalArgumentException("there is no option " + args[i]);
                        }
                        words.add(args[i]);
                    }
                }
            }
            String verb = words.isEmpty() ? "list" : words.removeFirst();
            return new Arguments(verb, words, joinCommand, life, kubeconfig);
        }

        private static String value(String[] args, int at) {
            if (at >= args.length) {
                throw new IllegalArgumentException(args[at - 1] + " needs a value");
            }
            return args[at];
        }

        private static Duration life(String text) {
            Matcher parts = Pattern.compile("(\\d+)([smhd]?)").matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "--ttl must be like 30m, 24h or 7d, or 0 for no end, not " + text);
            }
            long amount = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "d" -> Duration.ofDays(amount);
                case "h" -> Duration.ofHours(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofSeconds(amount);
            };
        }
    }

    /** What to print. */
    List<String> run(Arguments arguments) throws IOException {
        return switch (arguments.verb()) {
            case "create" -> create(arguments);
            case "list" -> list();
            case "delete" -> delete(arguments.names());
            default ->
                    throw new IllegalArgumentException(
                            "navarch token create, list or delete, not " + arguments.verb());
        };
    }

    private List<String> create(Arguments arguments) throws IOException {
        String join = arguments.joinCommand() ? joinCommand() : "";
        String token = random();
        String id = token.substring(0, token.indexOf('.'));
        String secret = token.substring(id.length() + 1);
        ObjectNode object =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "Secret");
        object.putObject("metadata").put("name", PREFIX + id).put("namespace", "kube-system");
        object.put("type", "bootstrap.kubernetes.io/token");
        ObjectNode data =
                object.putObject("stringData")
                        .put("token-id", id)
                        .put("token-secret", secret)
                        .put("usage-bootstrap-authentication", "true")
                        .put("usage-bootstrap-signing", "true")
                        .put("auth-extra-groups", GROUP);
        if (!arguments.life().isZero()) {
            Instant end = clock.instant().plus(arguments.life()).truncatedTo(ChronoUnit.SECONDS);
            data.put("expiration", end.toString());
        }
        api.post(SECRETS, object);
        return List.of(arguments.joinCommand() ? join.formatted(token) : token);
    }

    private String joinCommand() throws IOException {
        String kubeconfig =
                api.find("/api/v1/namespaces/kube-public/configmaps/cluster-info")
                        .map(map -> map.at("/data/kubeconfig").asString(""))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no machine can join this cluster: NAVARCH_ADDRESS, or"
                                                + " navarch.join.api-url of the API service, is"
                                                + " not set"));
        try {
            X509Certificate authority =
                    Pem.certificates(
                                    new String(
                                            Base64.getDecoder()
                                                    .decode(found(AUTHORITY, kubeconfig)),
                                            StandardCharsets.US_ASCII))
                            .getFirst();
            return "navarch node join "
                    + found(SERVER, kubeconfig)
                    + " --token %s --ca-cert-hash "
                    + hash(authority);
        } catch (GeneralSecurityException damaged) {
            throw new IOException("cluster-info holds no certificate", damaged);
        }
    }

    private static String found(Pattern what, String text) throws IOException {
        Matcher matcher = what.matcher(text);
        if (!matcher.find()) {
            throw new IOException("cluster-info is not as expected");
        }
        return matcher.group(1);
    }

    /** As kubeadm's {@code --discovery-token-ca-cert-hash}: SHA-256 of the public key's info. */
    static String hash(X509Certificate authority) throws GeneralSecurityException {
        return "sha256:"
                + HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(authority.getPublicKey().getEncoded()));
    }

    private List<String> list() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("%-10s %-24s %s".formatted("TOKEN ID", "EXPIRES", "USAGES"));
        for (JsonNode secret : tokens()) {
            List<String> usages = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
                if (entry.getKey().startsWith("usage-bootstrap-")
                        && decoded(entry.getValue()).equals("true")) {
                    usages.add(entry.getKey().substring("usage-bootstrap-".length()));
                }
            }
            String end = decoded(secret.at("/data/expiration"));
            lines.add(
                    "%-10s %-24s %s"
                            .formatted(
                                    decoded(secret.at("/data/token-id")),
                                    end.isEmpty() ? "never" : end,
                                    String.join(",", usages)));
        }
        return lines;
    }

    private List<JsonNode> tokens() throws IOException {
        return api.list(SECRETS + "?fieldSelector=type%3Dbootstrap.kubernetes.io%2Ftoken");
    }

    /** By ids, or whole tokens. */
    private List<String> delete(List<String> names) throws IOException {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("navarch token delete needs a token's id");
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            String id = name.split("\\.", 2)[0];
            api.delete(SECRETS + "/" + PREFIX + id);
            lines.add("token " + id + " deleted");
        }
        return lines;
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.UTF_8);
    }

    /** A whole token. */
    static String random() {
        return random(6) + "." + random(16);
    }

    private static String random(int length) {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
