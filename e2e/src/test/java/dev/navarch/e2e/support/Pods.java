package dev.navarch.e2e.support;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

/** The pods of one namespace, which a test class makes from a file and looks at by name. */
public record Pods(Kubectl kubectl, String namespace) {

    private static final Duration SOON = Duration.ofMinutes(3);

    /**
     * Creates the namespace and what the resource describes.
     *
     * @param resource under {@code /pods}
     * @param values for the words in capitals that the resource leaves open
     */
    public static Pods create(
            Kubectl kubectl, String namespace, String resource, Map<String, Object> values) {
        kubectl.ok("create", "namespace", namespace);
        Pods pods = new Pods(kubectl, namespace);
        String yaml = Shop.resource("/pods/" + resource);
        for (var value : values.entrySet()) {
            yaml = yaml.replace(value.getKey(), value.getValue().toString());
        }
        pods.apply(yaml);
        return pods;
    }

    public void apply(String yaml) {
        Shell.Result result = kubectl.input(yaml, "-n", namespace, "apply", "-f", "-");
        if (!result.ok()) {
            throw new AssertionError("kubectl apply: " + result.all());
        }
    }

    /** kubectl in the namespace; it must succeed. */
    public String ok(String... arguments) {
        return kubectl.ok(inNamespace(arguments));
    }

    public Shell.Result run(String... arguments) {
        return kubectl.run(inNamespace(arguments));
    }

    /** kubectl in the namespace, left running. */
    public Process start(String... arguments) {
        return kubectl.start(inNamespace(arguments));
    }

    private String[] inNamespace(String... arguments) {
        String[] line = Arrays.copyOf(new String[] {"-n", namespace}, arguments.length + 2);
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return line;
    }

    public String value(String pod, String jsonPath) {
        return kubectl.value("{" + jsonPath + "}", "-n", namespace, "pod/" + pod);
    }

    /** Waits until a field of the pod is as it should be; tells its value. */
    public String await(String pod, String jsonPath, Predicate<? super String> enough) {
        return Await.until(jsonPath + " of " + pod, SOON, () -> value(pod, jsonPath), enough);
    }

    public String await(String pod, String jsonPath, String expected) {
        return await(pod, jsonPath, expected::equals);
    }

    public void awaitReady(String pod) {
        await(pod, ".status.conditions[?(@.type==\"Ready\")].status", "True");
    }

    /** What a script prints in the pod's container named main, and what it complains of. */
    public String sh(String pod, String script) {
        return run("exec", pod, "-c", "main", "--", "sh", "-c", script).all().strip();
    }

    /** Waits until a script in the pod prints this. */
    public void awaitOutput(String pod, String script, String expected) {
        Await.until(script + " in " + pod, SOON, () -> sh(pod, script), expected::equals);
    }

    /** Reasons and messages of the pod's events, a line each. */
    public String events(String pod) {
        return kubectl.value(
                "{range .items[*]}{.reason}: {.message}{\"\\n\"}{end}",
                "-n",
                namespace,
                "events",
                "--field-selector=involvedObject.name=" + pod);
    }

    public void awaitEvent(String pod, String part) {
        Await.until(
                "event of " + pod + ": " + part, SOON, () -> events(pod), e -> e.contains(part));
    }

    public void awaitGone(String pod) {
        Await.until(
                pod + " is gone",
                SOON,
                () -> run("get", "pod", pod).err(),
                err -> err.contains("not found"));
    }
}
