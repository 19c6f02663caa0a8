package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen releases of kubectl lie between the oldest one and the API: what that asks for may be
 * gone, and what it sends may be read in another way. The newest one is of the API's own release.
 */
@SuppressWarnings("NullAway.Init") // The extensions fill in the fields.
@NavarchTest(controllers = {"deployment-controller", "replicaset-controller"})
@EnabledIf(
        value = "dev.navarch.junit.contract.KubectlReleases#several",
        disabledReason =
                "needs a kubectl that deploy/old-kubectl.sh or deploy/new-kubectl.sh fetches")
class KubectlVersionsTest {

    private static final String MAP =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME}
            data: {key: VALUE}
            """;

    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: NAME}
            spec:
              replicas: 0
              selector: {matchLabels: {app: NAME}}
              template:
                metadata: {labels: {app: NAME}}
                spec: {containers: [{name: main, image: "example.com/web:1"}]}
            """;

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: pages.NS.example.com}
            spec:
              group: NS.example.com
              scope: Namespaced
              names: {plural: pages, singular: page, kind: Page}
              versions:
                - name: v1
                  served: true
                  storage: true
                  additionalPrinterColumns: [{name: Words, type: integer, jsonPath: .spec.words}]
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {words: {type: integer, maximum: 9}}}
            """;

    private static final String PAGE =
            """
            apiVersion: NS.example.com/v1
            kind: Page
            metadata: {name: short}
            spec: {words: 3}
            """;

    private NavarchServer server;
    private KubectlReleases kubectl;

    @BeforeEach
    void releases(@TempDir Path directory) {
        kubectl = new KubectlReleases(directory, server.kubeconfig());
        for (KubectlReleases.Which which : KubectlReleases.here()) {
            kubectl.run(which, "", "create", "namespace", "NS");
        }
    }

    private static String map(String name, String value) {
        return MAP.replace("NAME", name).replace("VALUE", value);
    }

    private void deploy(String name) {
        assertThat(kubectl.same(0, DEPLOYMENT.replace("NAME", name), "create", "-f", "-"))
                .isEqualTo("deployment.apps/" + name + " created\n");
    }

    private String value(String which, String jsonPath) {
        return kubectl.same("get", which, "-o", "jsonpath={" + jsonPath + "}");
    }

    @Test
    void appliesWhatIsNewChangedAndUnchanged() {
        String[] apply = {"apply", "-f", "-"};
        assertThat(kubectl.same(0, map("applied", "one"), apply))
                .isEqualTo("configmap/applied created\n");
        assertThat(kubectl.same(0, map("applied", "two"), apply))
                .isEqualTo("configmap/applied configured\n");
        assertThat(kubectl.same(0, map("applied", "two"), apply))
                .isEqualTo("configmap/applied unchanged\n");
        assertThat(value("cm/applied", ".data.key")).isEqualTo("two");
    }

    @Test
    void appliesOnTheServerAndSaysWhoElseOwnsAField() {
        String[] mine = {"apply", "--server-side", "-f", "-"};
        assertThat(kubectl.same(0, map("owned", "mine"), mine))
                .isEqualTo("configmap/owned serverside-applied\n");
        String[] theirs = {"apply", "--server-side", "--field-manager=other", "-f", "-"};
        kubectl.each(
                1, map("owned", "theirs"), "conflict with \"kubectl\".*\n?.*\\.data\\.key", theirs);
        assertThat(value("cm/owned", ".data.key")).isEqualTo("mine");
        String[] forced = {
            "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-"
        };
        kubectl.same(0, map("owned", "theirs"), forced);
        assertThat(value("cm/owned", ".data.key")).isEqualTo("theirs");
    }

    @Test
    void showsWhatAnApplyWouldChange() {
        kubectl.same(0, map("differs", "one"), "apply", "-f", "-");
        kubectl.each(1, map("differs", "two"), "- +key: one\n\\+ +key: two\n", "diff", "-f", "-");
        kubectl.each(0, map("differs", "one"), "^$", "diff", "-f", "-");
        assertThat(value("cm/differs", ".data.key")).isEqualTo("one");
    }

    @Test
    void printsInEveryForm() {
        deploy("printed");
        kubectl.same("rollout", "status", "deployment/printed", "--timeout=120s");
        assertThat(kubectl.same("get", "deployment", "printed"))
                .isEqualTo("NAME  READY  UP-TO-DATE  AVAILABLE  AGE\nprinted  0/0  0  0  AGE\n");
        assertThat(kubectl.same("get", "deployment", "printed", "-o", "wide", "--show-labels"))
                .contains("CONTAINERS  IMAGES  SELECTOR  LABELS")
                .contains("main  example.com/web:1  app=printed  <none>");
        assertThat(kubectl.same("get", "deploy,rs", "-l", "app=printed", "-o", "name"))
                .startsWith("replicaset.apps/printed-");
        assertThat(
                        kubectl.same(
                                "get",
                                "deploy",
                                "printed",
                                "-o",
                                "custom-columns=N:.metadata.name,R:.spec.replicas"))
                .isEqualTo("N  R\nprinted  0\n");
        assertThat(
                        kubectl.same(
                                "get",
                                "deploy",
                                "printed",
                                "-o",
                                "go-template={{.kind}} {{.spec.replicas}}"))
                .isEqualTo("Deployment 0");
        kubectl.each(0, "", "\nkind: Deployment\n", "get", "deploy", "printed", "-o", "yaml");
        kubectl.each(0, "", "\"kind\": \"Deployment\"", "get", "deploy", "printed", "-o", "json");
        kubectl.each(1, "", "deployments.apps \"none\" not found", "get", "deploy", "none");
    }

    @Test
    void describesAndExplains() {
        deploy("told");
        kubectl.each(0, "", "Image: +example.com/web:1\n", "describe", "deployment", "told");
        kubectl.each(0, "", "Name: +ns-", "describe", "namespace", "NS");
        kubectl.each(
                0,
                "",
                "periodSeconds\\s+<integer>",
                "explain",
                "deployment.spec.template.spec.containers.livenessProbe");
        kubectl.each(0, "", "maxSurge", "explain", "deployments", "--recursive");
    }

    @Test
    void patchesInThreeWays() {
        deploy("patched");
        String done = "deployment.apps/patched patched\n";
        String sidecar =
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":"
                        + "[{\"name\":\"side\",\"image\":\"example.com/side:1\"}]}}}}";
        assertThat(kubectl.same("patch", "deploy", "patched", "-p", sidecar)).isEqualTo(done);
        assertThat(value("deploy/patched", ".spec.template.spec.containers[*].name"))
                .isEqualTo("side main");
        assertThat(kubectl.same("patch", "deploy", "patched", "--type=merge", "-p", sidecar))
                .isEqualTo(done);
        assertThat(value("deploy/patched", ".spec.template.spec.containers[*].name"))
                .isEqualTo("side");
        String operation = "[{\"op\":\"replace\",\"path\":\"/spec/paused\",\"value\":true}]";
        kubectl.each(
                1,
                "",
                "request is invalid",
                "patch",
                "deploy",
                "patched",
                "--type=json",
                "-p",
                operation);
        assertThat(
                        kubectl.same(
                                "patch",
                                "deploy",
                                "patched",
                                "--type=json",
                                "-p",
                                operation.replace("replace", "add")))
                .isEqualTo(done);
        assertThat(value("deploy/patched", ".spec.paused")).isEqualTo("true");
    }

    @Test
    void editsLabelsAndAnnotates() {
        kubectl.same(0, map("edited", "first"), "create", "-f", "-");
        assertThat(kubectl.same("edit", "configmap", "edited"))
                .isEqualTo("configmap/edited edited\n");
        assertThat(value("cm/edited", ".data.key")).isEqualTo("second");
        assertThat(kubectl.same("label", "cm", "edited", "tier=web"))
                .isEqualTo("configmap/edited labeled\n");
        kubectl.each(1, "", "overwrite", "label", "cm", "edited", "tier=db");
        kubectl.same("label", "cm", "edited", "tier=db", "--overwrite");
        assertThat(kubectl.same("get", "cm", "-l", "tier in (db)", "-o", "name"))
                .isEqualTo("configmap/edited\n");
        assertThat(kubectl.same("annotate", "cm", "edited", "note=this"))
                .isEqualTo("configmap/edited annotated\n");
        kubectl.each(0, "", "configmap/edited", "annotate", "cm", "edited", "note-");
        assertThat(value("cm/edited", ".metadata.annotations.note")).isEmpty();
    }

    @Test
    void rollsOutScalesAndRollsBack() {
        deploy("rolled");
        String[] status = {"rollout", "status", "deployment/rolled", "--timeout=120s"};
        assertThat(kubectl.same(status)).endsWith("successfully rolled out\n");
        kubectl.same("set", "image", "deployment/rolled", "main=example.com/web:2");
        assertThat(kubectl.same(status)).endsWith("successfully rolled out\n");
        kubectl.each(0, "", "1 +<none>\n2 +<none>", "rollout", "history", "deployment/rolled");
        assertThat(kubectl.same("rollout", "undo", "deployment/rolled"))
                .isEqualTo("deployment.apps/rolled rolled back\n");
        assertThat(value("deploy/rolled", ".spec.template.spec.containers[0].image"))
                .isEqualTo("example.com/web:1");
        assertThat(
                        kubectl.same(
                                "wait",
                                "--for=condition=Available",
                                "deploy/rolled",
                                "--timeout=120s"))
                .isEqualTo("deployment.apps/rolled condition met\n");
        assertThat(kubectl.same("scale", "deploy/rolled", "--replicas=2"))
                .isEqualTo("deployment.apps/rolled scaled\n");
        assertThat(value("deploy/rolled", ".spec.replicas")).isEqualTo("2");
        kubectl.each(
                1,
                "",
                "(?i)expected replicas to be 5",
                "scale",
                "deploy/rolled",
                "--current-replicas=5",
                "--replicas=1");
    }

    @Test
    void deletesInThreeWays() {
        for (String way : List.of("background", "foreground", "orphan")) {
            deploy(way);
            kubectl.same("rollout", "status", "deployment/" + way, "--timeout=120s");
            kubectl.each(
                    0,
                    "",
                    "^deployment.apps \"" + way + "\" deleted( from ns-\\w+ namespace)?\n$",
                    "delete",
                    "deploy",
                    way,
                    "--cascade=" + way);
        }
        for (String way : List.of("background", "foreground")) {
            eventually(
                    way,
                    () -> kubectl.same("get", "rs", "-l", "app=" + way, "-o", "name").isEmpty());
        }
        assertThat(kubectl.same("get", "rs", "-l", "app=orphan", "-o", "name"))
                .startsWith("replicaset.apps/orphan-");
    }

    @Test
    void createsATypeAndItsObjects() {
        String type = "customresourcedefinition.apiextensions.k8s.io/pages.NS.example.com";
        assertThat(kubectl.same(0, DEFINITION, "create", "-f", "-")).isEqualTo(type + " created\n");
        assertThat(kubectl.same("wait", "--for=condition=Established", type, "--timeout=120s"))
                .isEqualTo(type + " condition met\n");
        assertThat(kubectl.same(0, PAGE, "create", "-f", "-"))
                .isEqualTo("page.NS.example.com/short created\n");
        assertThat(kubectl.same("get", "pages.NS.example.com"))
                .isEqualTo("NAME  WORDS\nshort  3\n");
        String tooLong = PAGE.replace("short", "long").replace("3", "10");
        kubectl.each(1, tooLong, "less than or equal to 9", "create", "-f", "-");
        kubectl.each(
                0,
                "",
                "words\\s+<integer>",
                "explain",
                "pages.spec",
                "--api-version=NS.example.com/v1");
    }

    @Test
    void keepsNothingOfADryRun() {
        assertThat(
                        kubectl.same(
                                "create",
                                "configmap",
                                "dry",
                                "--from-literal=a=b",
                                "--dry-run=server"))
                .isEqualTo("configmap/dry created (server dry run)\n");
        kubectl.each(1, "", "configmaps \"dry\" not found", "get", "configmap", "dry");
    }

    @Test
    void listsTheTypesAndTheVersions() {
        String types = kubectl.same("api-resources", "-o", "name", "--sort-by=name");
        assertThat(types).contains("deployments.apps\n", "pods\n", "leases.coordination.k8s.io\n");
        assertThat(kubectl.same("api-versions")).contains("apps/v1\n", "v1\n");
        kubectl.each(0, "", "\"minor\": \"36\"", "version", "-o", "json");
    }

    @Test
    void saysWhoMayDoWhat() {
        assertThat(kubectl.same("auth", "can-i", "create", "pods")).isEqualTo("yes\n");
        kubectl.each(1, "", "^no", "auth", "can-i", "create", "pods", "--as=nobody");
        kubectl.each(
                0,
                "",
                "selfsubjectaccessreviews",
                "auth",
                "can-i",
                "--list",
                "--as=nobody",
                "--as-group=system:authenticated");
    }

    @Test
    void saysThatThereAreNoMetrics() {
        kubectl.each(1, "", "Metrics API not available", "top", "nodes");
    }
}
