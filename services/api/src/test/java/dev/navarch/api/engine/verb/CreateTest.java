package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.Refused.assertRefused;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.model.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CreateTest {

    private static Ask create(String body) {
        return ask(ApiVerb.CREATE, Resources.CONFIG_MAPS).body(body);
    }

    private static Ask get(String name) {
        return ask(ApiVerb.GET, Resources.CONFIG_MAPS).named(name);
    }

    @Test
    void setsTheSystemsMetadata() {
        try (TestEngine engine = new TestEngine()) {
            ObjectNode object =
                    engine.object(create("{'metadata':{'name':'a','uid':'mine','generation':7}}"));
            ObjectNode metadata = (ObjectNode) object.get("metadata");
            assertThat(metadata.get("uid").asString())
                    .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            assertThat(metadata.get("creationTimestamp").asString())
                    .isEqualTo("2026-01-02T03:04:05Z");
            assertThat(metadata.get("namespace").asString()).isEqualTo("default");
            assertThat(metadata.get("resourceVersion").asString()).isEqualTo("1");
            assertThat(metadata.has("generation")).isFalse();
            assertThat(object.get("kind").asString()).isEqualTo("ConfigMap");
            assertThat(engine.object(get("a"))).isEqualTo(object);
        }
    }

    @Test
    void answersCreated() {
        try (TestEngine engine = new TestEngine()) {
            assertThat(engine.one(create("{'metadata':{'name':'a'}}")).code()).isEqualTo(201);
        }
    }

    @Test
    void countsGenerationsFromOne() {
        try (TestEngine engine = new TestEngine()) {
            ObjectNode object =
                    engine.object(
                            ask(ApiVerb.CREATE, Resources.DEPLOYMENTS)
                                    .body("{'metadata':{'name':'a'},'spec':{'replicas':2}}"));
            assertThat(object.at("/metadata/generation").asInt()).isEqualTo(1);
        }
    }

    @Test
    void generatesANameFromAPrefix() {
        try (TestEngine engine = new TestEngine()) {
            String prefix = "x".repeat(70) + "-";
            assertThat(name(engine.object(create("{'metadata':{'generateName':'web-'}}"))))
                    .matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}");
            assertThat(
                            name(
                                    engine.object(
                                            create(
                                                    "{'metadata':{'generateName':'"
                                                            + prefix
                                                            + "'}}"))))
                    .hasSize(63);
        }
    }

    @Test
    void triesAnotherNameWhenTheGeneratedOneIsTaken() {
        SameNamesTwice names = new SameNamesTwice();
        try (TestEngine engine = new TestEngine(b -> b.random(() -> names))) {
            String first = name(engine.object(create("{'metadata':{'generateName':'web-'}}")));
            String second = name(engine.object(create("{'metadata':{'generateName':'web-'}}")));
            assertThat(second).isNotEqualTo(first);
            assertThat(names.repeated()).isTrue();
        }
    }

    @Test
    void refusesWhatExists() {
        try (TestEngine engine = new TestEngine()) {
            engine.one(create("{'metadata':{'name':'a'}}"));
            assertRefused(
                    () -> engine.one(create("{'metadata':{'name':'a'}}")),
                    409,
                    "AlreadyExists",
                    "configmaps \"a\" already exists");
        }
    }

    @Test
    void refusesAnInvalidName() {
        try (TestEngine engine = new TestEngine()) {
            assertRefused(
                    () -> engine.one(create("{'metadata':{'name':'A_b'}}")),
                    422,
                    "Invalid",
                    "ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": a"
                            + " lowercase RFC 1123 subdomain must consist of lower case"
                            + " alphanumeric characters, '-' or '.', and must start and end with"
                            + " an alphanumeric character (e.g. 'example.com', regex used for"
                            + " validation is"
                            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
            assertThat(engine.store.currentRevision().join()).isZero();
        }
    }

    @Test
    void refusesAnObjectWithoutAName() {
        try (TestEngine engine = new TestEngine()) {
            assertRefused(
                    () -> engine.one(create("{'metadata':{}}")),
                    422,
                    "Invalid",
                    "ConfigMap \"\" is invalid: metadata.name: Required value: name or"
                            + " generateName is required");
        }
    }

    @Test
    void refusesAnotherNamespaceThanTheRequests() {
        try (TestEngine engine = new TestEngine()) {
            assertRefused(
                    () -> engine.one(create("{'metadata':{'name':'a','namespace':'other'}}")),
                    400,
                    "BadRequest",
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
    }

    @Test
    void forgetsTheNamespaceOfWhatHasNone() {
        try (TestEngine engine = new TestEngine()) {
            byte[] created =
                    engine.one(
                                    ask(ApiVerb.CREATE, Resources.NODES)
                                            .in("")
                                            .body(
                                                    "{'metadata':{'name':'n','namespace':'kube-system'}}"))
                            .bytes();
            assertThat(Json.read(created).at("/metadata").has("namespace")).isFalse();
        }
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        try (TestEngine engine =
                new TestEngine(b ->
                        b.validator((type, version, object, old) ->
                                List.of(new Cause("FieldValueInvalid", "no", "data"))))) {
            assertRefused(
                    () -> engine.one(create("{'metadata':{'name':'a','labels':{'-':'b'}}}")),
                    422,
                    "Invalid",
                    "ConfigMap \"a\" is invalid: [metadata.labels: Invalid value: \"-\": name part"
                            + " must consist of alphanumeric characters, '-', '_' or '.', and must"
                            + " start and end with an alphanumeric character (e.g. 'MyName',  or"
                            + " 'my.name',  or '123-abc', regex used for validation is"
                            + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), data: no]");
        }
    }

    @Test
    void storesNothingInADryRun() {
        try (TestEngine engine = new TestEngine()) {
            ObjectNode object =
                    engine.object(create("{'metadata':{'name':'a'}}").with("dryRun", "All"));
            assertThat(name(object)).isEqualTo("a");
            assertThat(object.at("/metadata").has("resourceVersion")).isFalse();
            assertRefused(
                    () -> engine.one(get("a")), 404, "NotFound", "configmaps \"a\" not found");
        }
    }

    @Test
    void refusesWhomTheAuthorizerRefuses() {
        try (TestEngine engine =
                new TestEngine(
                        b -> b.authorizer((user, attributes) -> new Decision(false, "no rule")))) {
            assertRefused(
                    () -> engine.one(create("not even JSON")),
                    403,
                    "Forbidden",
                    "configmaps is forbidden: User \"tester\" cannot create resource"
                            + " \"configmaps\" in API group \"\" in the namespace \"default\": no"
                            + " rule");
        }
    }

    @Test
    void letsAdmissionChangeTheObject() {
        AdmissionPlugin label =
                new AdmissionPlugin() {

                    @Override
                    public String name() {
                        return "Label";
                    }

                    @Override
                    public boolean handles(AdmissionContext context) {
                        return true;
                    }

                    @Override
                    public void mutate(AdmissionContext context) {
                        SystemMetadata.of(context.object().orElseThrow())
                                .putObject("labels")
                                .put("added", "yes");
                    }
                };
        try (TestEngine engine = new TestEngine(b -> b.admission(List.of(label)))) {
            ObjectNode object = engine.object(create("{'metadata':{'name':'a'}}"));
            assertThat(object.at("/metadata/labels/added").asString()).isEqualTo("yes");
        }
    }

    @Test
    void appliesACommandOnce() {
        try (TestEngine engine = new TestEngine()) {
            engine.one(create("{'metadata':{'name':'a'}}").command("c1"));
            engine.one(ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named("a").command("c2"));
            long before = engine.store.currentRevision().join();
            assertThat(engine.store.applied(List.of("c1", "c2", "c3")))
                    .containsExactlyInAnyOrder("c1", "c2");
            assertRefused(
                    () -> engine.one(create("{'metadata':{'name':'a'}}").command("c1")),
                    409,
                    "AlreadyExists",
                    "configmaps \"a\" already exists");
            assertThat(engine.store.currentRevision().join()).isEqualTo(before);
        }
    }

    private static String name(ObjectNode object) {
        return object.at("/metadata/name").asString();
    }
}
