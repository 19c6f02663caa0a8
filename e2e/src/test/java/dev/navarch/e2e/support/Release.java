package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Navarch's chart as a release named navarch, in a namespace of an outer cluster that lets in only
 * what passes the <em>restricted</em> standard.
 */
public final class Release implements AutoCloseable {

    private static final String[] PATIENT = {"--wait", "--timeout", "7m"};
    private static final Duration SOON = Duration.ofMinutes(4);

    private final Kubectl outer;
    private final Helm helm;
    private final String namespace;
    private final String address;
    private final Path directory;

    /**
     * @param address of the outer cluster's Service for the inner API
     * @param directory for files
     */
    public Release(Kubectl outer, String namespace, String address, Path directory) {
        this.outer = outer;
        this.namespace = namespace;
        this.helm = new Helm(outer.kubeconfig(), namespace);
        this.address = address;
        this.directory = directory;
        outer.ok("create", "namespace", namespace);
        outer.ok("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
    }

    public String install() {
        return waiting("install", "--values", values().toString());
    }

    /**
     * With changed values, and all others as they were.
     *
     * @param text one whose value is text
     * @param more those that are what they look like
     */
    public String upgrade(String text, String more) {
        return waiting("upgrade", "--reuse-values", "--set-string", text, "--set", more);
    }

    /** Lets pods of the machine into the namespace. */
    public void allowMachines() {
        outer.ok(
                "label",
                "--overwrite",
                "namespace",
                namespace,
                "pod-security.kubernetes.io/enforce=privileged");
    }

    private String waiting(String verb, String... arguments) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                verb,
                                "navarch",
                                Repository.root().resolve("deploy/helm/navarch").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of(PATIENT));
        Shell.Result result = helm.run(line.toArray(String[]::new));
        assertThat(result.exitCode()).as(() -> result.all() + troubles()).isZero();
        return result.out();
    }

    public Helm helm() {
        return helm;
    }

    private Path values() {
        return write(
                "values.yaml", Shop.resource("/release/values.yaml").replace("ADDRESS", address));
    }

    /** The inner cluster as its administrator sees it from this machine. */
    public Kubectl inner() {
        String encoded =
                outer.ok(
                        "-n",
                        namespace,
                        "get",
                        "secret",
                        "navarch-kubeconfig",
                        "-o",
                        "jsonpath={.data.kubeconfig}");
        String kubeconfig =
                new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
        String named = "https://navarch-api." + namespace + ".svc:6443";
        assertThat(kubeconfig).contains("server: " + named + "\n");
        return new Kubectl(
                write("kubeconfig", kubeconfig.replace(named, "https://" + address + ":6443")));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of things of one kind in the release's namespace. */
    public List<String> names(String kind) {
        return outer.ok("-n", namespace, "get", kind, "-o", "name")
                .lines()
                .map(line -> line.substring(line.indexOf('/') + 1))
                .toList();
    }

    /** Pods by component, each with its uid. */
    public Map<String, List<String>> pods() {
        return outer.ok(
                        "-n",
                        namespace,
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.labels.app\\.kubernetes\\.io/component}"
                                + " {.metadata.uid}{\"\\n\"}{end}")
                .lines()
                .map(line -> line.split(" "))
                .collect(
                        Collectors.groupingBy(
                                part -> part[0],
                                TreeMap::new,
                                Collectors.mapping(part -> part[1], Collectors.toList())));
    }

    /** What the outer cluster says of the release when something is wrong. */
    private String troubles() {
        StringBuilder all = new StringBuilder();
        all.append(outer.run("-n", namespace, "get", "pods,events").all());
        for (String pod : names("pods")) {
            all.append("--- ").append(pod).append('\n');
            all.append(outer.run("-n", namespace, "logs", pod, "--tail=15").all());
        }
        return all.toString();
    }

    /** Removes everything, also what an uninstalled release leaves behind. */
    @Override
    public void close() {
        helm.run("uninstall", "navarch", "--no-hooks");
        outer.run("delete", "namespace", namespace, "--wait=false");
        Await.until(
                "the namespace " + namespace + " is gone",
                SOON,
                () -> outer.run("get", "namespace", namespace).err(),
                err -> err.contains("not found"));
    }
}
