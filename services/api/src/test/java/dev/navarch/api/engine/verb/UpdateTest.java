package dev.navarch.api.engine.verb;

import static dev.navarch.api.engine.verb.Refused.assertRefused;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine.Ask;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class UpdateTest {

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    private ObjectNode create(GroupResource type, String body) {
        return engine.object(ask(ApiVerb.CREATE, type).body(body));
    }

    private static Ask update(ObjectNode object) {
        return ask(ApiVerb.UPDATE, Resources.CONFIG_MAPS)
                .named(object.at("/metadata/name").asString())
                .body(object);
    }

    private static Ask patch(GroupResource type, String body) {
        return ask(ApiVerb.PATCH, type).named("a").patch(PatchType.MERGE).body(body);
    }

    private ObjectNode map() {
        return create(Resources.CONFIG_MAPS, "{'metadata':{'name':'a'},'data':{'k':'1'}}");
    }

    private ObjectNode deployment() {
        return create(
                Resources.DEPLOYMENTS,
                "{'metadata':{'name':'a'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},"
                        + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':"
                        + "[{'name':'c','image':'i'}]}}}}");
    }

    @Test
    void keepsWhatBelongsToTheServer() {
        ObjectNode created = map();
        ObjectNode changed = created.deepCopy();
        Json.ensure(changed, "data").put("k", "2");
        ObjectNode metadata = Json.ensure(changed, "metadata");
        metadata.put("creationTimestamp", "2000-01-01T00:00:00Z").put("generation", 9);
        metadata.put("deletionTimestamp", "2000-01-01T00:00:00Z").remove("uid");
        ObjectNode updated = engine.object(update(changed));
        assertThat(updated.at("/data/k").asString()).isEqualTo("2");
        assertThat(updated.at("/metadata/resourceVersion").asString()).isEqualTo("2");
        for (String field : new String[] {"uid", "creationTimestamp"}) {
            assertThat(updated.get("metadata").get(field))
                    .isEqualTo(created.get("metadata").get(field));
        }
        assertThat(updated.get("metadata").has("generation")).isFalse();
        assertThat(updated.get("metadata").has("deletionTimestamp")).isFalse();
    }

    @Test
    void refusesAStaleResourceVersion() {
        ObjectNode created = map();
        engine.one(patch(Resources.CONFIG_MAPS, "{'data':{'k':'2'}}"));
        assertRefused(
                () -> engine.one(update(created)),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void overwritesWithoutAResourceVersion() {
        ObjectNode created = map();
        engine.one(patch(Resources.CONFIG_MAPS, "{'data':{'other':'2'}}"));
        Json.ensure(created, "metadata").remove("resourceVersion");
        assertThat(engine.object(update(created)).get("data").propertyNames()).containsExactly("k");
    }

    @Test
    void refusesAnotherUid() {
        ObjectNode created = map();
        String uid = created.at("/metadata/uid").asString();
        Json.ensure(created, "metadata").put("uid", "other");
        assertRefused(
                () -> engine.one(update(created)),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in"
                        + " precondition: other, UID in object meta: "
                        + uid);
    }

    @Test
    void refusesAnotherName() {
        ObjectNode created = map();
        assertRefused(
                () -> engine.one(update(created).named("b")),
                400,
                "BadRequest",
                "the name of the object (a) does not match the name on the URL (b)");
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertRefused(
                () -> engine.one(patch(Resources.CONFIG_MAPS, "{}")),
                404,
                "NotFound",
                "configmaps \"a\" not found");
    }

    @Test
    void writesNothingWhenNothingChanges() {
        ObjectNode created = map();
        assertThat(engine.object(update(created))).isEqualTo(created);
        assertThat(engine.object(patch(Resources.CONFIG_MAPS, "{'data':{'k':'1'}}")))
                .isEqualTo(created);
        assertThat(engine.store.currentRevision().join()).isEqualTo(1);
    }

    @Test
    void countsOnlyChangesOfTheSpecification() {
        deployment();
        ObjectNode labelled =
                engine.object(patch(Resources.DEPLOYMENTS, "{'metadata':{'labels':{'x':'y'}}}"));
        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        ObjectNode scaled = engine.object(patch(Resources.DEPLOYMENTS, "{'spec':{'replicas':2}}"));
        assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(2);
        ObjectNode status =
                engine.object(
                        patch(Resources.DEPLOYMENTS, "{'status':{'replicas':2}}").sub("status"));
        assertThat(status.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void keepsSpecificationAndStatusApart() {
        deployment();
        ObjectNode byStatus =
                engine.object(
                        patch(
                                        Resources.DEPLOYMENTS,
                                        "{'spec':{'replicas':7},'status':{'replicas':3},"
                                                + "'metadata':{'labels':{'x':'y'},"
                                                + "'annotations':{'n':'m'}}}")
                                .sub("status"));
        assertThat(byStatus.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(byStatus.at("/status/replicas").asInt()).isEqualTo(3);
        assertThat(byStatus.at("/metadata/annotations/n").asString()).isEqualTo("m");
        assertThat(byStatus.get("metadata").has("labels")).isFalse();
        ObjectNode bySpec =
                engine.object(
                        patch(
                                Resources.DEPLOYMENTS,
                                "{'spec':{'replicas':7},'status':{'replicas':9}}"));
        assertThat(bySpec.at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(bySpec.at("/status/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void repeatsAPatchWhenSomebodyElseWroteInBetween() {
        map();
        CompletableFuture<?>[] patches =
                IntStream.range(0, 60)
                        .mapToObj(i ->
                                engine.engine.handle(
                                        patch(Resources.CONFIG_MAPS, "{'data':{'k" + i + "':'v'}}")
                                                .request()))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(patches).join();
        ObjectNode all = engine.object(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a"));
        assertThat(all.get("data").size()).isEqualTo(61);
        assertThat(engine.store.currentRevision().join()).isEqualTo(61);
    }

    @Test
    void refusesAPatchThatNamesAnOlderVersion() {
        map();
        engine.one(patch(Resources.CONFIG_MAPS, "{'data':{'k':'2'}}"));
        assertRefused(
                () ->
                        engine.one(
                                patch(
                                        Resources.CONFIG_MAPS,
                                        "{'metadata':{'resourceVersion':'1'},'data':{'k':'3'}}")),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
        assertRefused(
                () ->
                        engine.one(
                                patch(Resources.CONFIG_MAPS, "{'data':{'k':'3'}}")
                                        .when(
                                                new Preconditions(
                                                        Optional.empty(), Optional.of("1")))),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void changesNothingInADryRun() {
        ObjectNode created = map();
        ObjectNode dry =
                engine.object(
                        patch(Resources.CONFIG_MAPS, "{'data':{'k':'2'}}").with("dryRun", "All"));
        assertThat(dry.at("/data/k").asString()).isEqualTo("2");
        assertThat(engine.object(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("a")))
                .isEqualTo(created);
    }

    @Test
    void createsWhatIsAppliedAndNotThere() {
        Ask apply =
                ask(ApiVerb.PATCH, Resources.CONFIG_MAPS)
                        .named("a")
                        .patch(PatchType.APPLY)
                        .with("fieldManager", "me")
                        .body(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},"
                                        + "'data':{'k':'1'}}");
        assertThat(engine.one(apply).code()).isEqualTo(201);
        assertThat(engine.one(apply).code()).isEqualTo(200);
        assertThat(engine.store.currentRevision().join()).isEqualTo(1);
    }

    @Test
    void warnsOfUnknownFieldsOrRefusesThem() {
        map();
        Ask unknown = patch(Resources.CONFIG_MAPS, "{'nothing':1}");
        assertThat(engine.one(unknown).warnings()).containsExactly("unknown field \"nothing\"");
        assertThat(engine.one(unknown.with("fieldValidation", "Ignore")).warnings()).isEmpty();
        assertThatThrownBy(() -> engine.one(unknown.with("fieldValidation", "Strict")))
                .hasMessageContaining("unknown field \"nothing\"");
    }
}
