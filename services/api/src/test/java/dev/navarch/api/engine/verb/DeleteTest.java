package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.Refused.assertRefused;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DeleteTest {

    /** Thirty seconds of grace, unless asked otherwise. */
    private static final ResourceStrategy GRACEFUL =
            new ResourceStrategy() {

                @Override
                public OptionalLong graceSeconds(ObjectNode object, OptionalLong asked) {
                    return OptionalLong.of(asked.orElse(30));
                }
            };

    private static final StrategyRegistry PODS_GRACEFUL =
            new StrategyRegistry() {

                @Override
                public ResourceStrategy strategy(ResourceDefinition type) {
                    return type.key().equals(Resources.PODS) ? GRACEFUL : ResourceStrategy.NONE;
                }

                @Override
                public Optional<SubresourceHandler> handler(
                        ResourceDefinition type, String subresource) {
                    return Optional.empty();
                }
            };

    private final TestEngine engine = new TestEngine(b -> b.strategies(PODS_GRACEFUL));

    @AfterEach
    void close() {
        engine.close();
    }

    private ObjectNode create(String finalizers) {
        return engine.object(
                ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                        .body("{'metadata':{'name':'a','finalizers':[" + finalizers + "]}}"));
    }

    private ObjectNode pod() {
        return engine.object(
                ask(ApiVerb.CREATE, Resources.PODS)
                        .body(
                                "{'metadata':{'name':'a'},'spec':{'containers':"
                                        + "[{'name':'c','image':'i'}]}}"));
    }

    private static Ask delete() {
        return ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named("a");
    }

    private static Ask deletePod() {
        return ask(ApiVerb.DELETE, Resources.PODS).named("a");
    }

    private void assertGone() {
        assertRefused(
                () -> engine.one(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a")),
                404,
                "NotFound",
                "configmaps \"a\" not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'gracePeriodSeconds':'now'} | gracePeriodSeconds must be an integer",
                "{'gracePeriodSeconds':9223372036854775808} | gracePeriodSeconds must be an integer",
                "{'orphanDependents':'no'} | orphanDependents must be a boolean",
                "{'propagationPolicy':['Orphan']} | propagationPolicy must be a string",
                "{'preconditions':{'uid':7}} | uid must be a string",
                "{'preconditions':'x'} | preconditions must be an object",
                "{'dryRun':'All'} | dryRun must be a list of strings",
            },
            quoteCharacter = '"')
    void keepsWhatIsDeletedWithOptionsOfOtherTypes(String body, String why) {
        create("");
        assertRefused(
                () -> engine.one(delete().body(body)),
                400,
                "BadRequest",
                "DeleteOptions in version \"v1\" cannot be handled as a DeleteOptions: " + why);
        engine.one(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a"));
    }

    @Test
    void keepsWhatIsDeletedWithAMisspeltDryRun() {
        create("");
        String why =
                "DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"all\":"
                        + " supported values: \"All\"";
        assertRefused(() -> engine.one(delete().body("{'dryRun':['all']}")), 422, "Invalid", why);
        assertRefused(() -> engine.one(delete().with("dryRun", "all")), 422, "Invalid", why);
        engine.one(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a"));
    }

    @Test
    void takesOptionsAsYaml() {
        ObjectNode created = create("");
        engine.one(
                delete().body(
                                "preconditions:\n  uid: "
                                        + Json.text(Json.child(created, "metadata"), "uid")));
        assertGone();
    }

    @Test
    void doesNothingThatDiscoveryDoesNotOffer() {
        assertRefused(
                () -> engine.one(ask(ApiVerb.DELETECOLLECTION, Resources.NAMESPACES)),
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource");
    }

    @Test
    void answersWithAStatusThatNamesWhatIsGone() {
        ObjectNode created = create("");
        ApiResponse.One answer = engine.one(delete());
        assertThat(answer.code()).isEqualTo(200);
        ObjectNode status = Json.read(answer.bytes());
        assertThat(status.get("kind").asString()).isEqualTo("Status");
        assertThat(status.get("status").asString()).isEqualTo("Success");
        assertThat(status.at("/details/kind").asString()).isEqualTo("configmaps");
        assertThat(status.at("/details/uid")).isEqualTo(created.at("/metadata/uid"));
        assertGone();
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertRefused(() -> engine.one(delete()), 404, "NotFound", "configmaps \"a\" not found");
    }

    @Test
    void waitsForFinalizers() {
        create("'example.com/hold'");
        ObjectNode marked = engine.object(delete());
        assertThat(marked.at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(marked.at("/metadata/deletionGracePeriodSeconds").asInt()).isZero();
        assertThat(engine.object(delete())).isEqualTo(marked);
        engine.one(
                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                        .named("a")
                        .patch(PatchType.MERGE)
                        .body("{'metadata':{'finalizers':null}}"));
        assertGone();
        assertThat(engine.store.currentRevision().join()).isEqualTo(3);
    }

    @Test
    void refusesNewFinalizersOnceDeletionBegan() {
        create("'example.com/hold'");
        engine.one(delete());
        assertRefused(
                () ->
                        engine.one(
                                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                                        .named("a")
                                        .patch(PatchType.MERGE)
                                        .body(
                                                "{'metadata':{'finalizers':['example.com/hold','example.com/more']}}")),
                422,
                "Invalid",
                "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can"
                        + " be added if the object is being deleted, found new finalizers"
                        + " []string{\"example.com/more\"}");
    }

    @Test
    void marksForTheGarbageCollector() {
        create("");
        ObjectNode foreground = engine.object(delete().body("{'propagationPolicy':'Foreground'}"));
        assertThat(foreground.at("/metadata/finalizers/0").asString())
                .isEqualTo("foregroundDeletion");
        ObjectNode orphan = engine.object(delete().with("propagationPolicy", "Orphan"));
        assertThat(orphan.at("/metadata/finalizers").size()).isEqualTo(1);
        assertThat(orphan.at("/metadata/finalizers/0").asString()).isEqualTo("orphan");
        engine.one(delete().body("{'propagationPolicy':'Background'}"));
        assertGone();
    }

    @Test
    void checksPreconditions() {
        ObjectNode created = create("");
        assertRefused(
                () -> engine.one(delete().body("{'preconditions':{'uid':'other'}}")),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in"
                        + " precondition: other, UID in object meta: "
                        + created.at("/metadata/uid").asString());
        assertRefused(
                () -> engine.one(delete().body("{'preconditions':{'resourceVersion':'9'}}")),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": Precondition failed:"
                        + " ResourceVersion in precondition: 9, ResourceVersion in object meta:"
                        + " 1");
        engine.one(delete().body("{'preconditions':{'resourceVersion':'1'}}"));
        assertGone();
    }

    @Test
    void givesGraceAndShortensItOnly() {
        pod();
        ObjectNode marked = engine.object(deletePod());
        assertThat(marked.at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2026-01-02T03:04:35Z");
        assertThat(marked.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(engine.object(deletePod().with("gracePeriodSeconds", "60"))).isEqualTo(marked);
        ObjectNode shorter = engine.object(deletePod().with("gracePeriodSeconds", "10"));
        assertThat(shorter.at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2026-01-02T03:04:15Z");
        engine.one(deletePod().body("{'gracePeriodSeconds':0}"));
        assertRefused(
                () -> engine.one(ask(ApiVerb.GET, Resources.PODS).named("a")),
                404,
                "NotFound",
                "pods \"a\" not found");
    }

    @Test
    void deletesNothingInADryRun() {
        ObjectNode created = create("");
        engine.one(delete().body("{'dryRun':['All']}"));
        assertThat(engine.object(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a")))
                .isEqualTo(created);
    }
}
