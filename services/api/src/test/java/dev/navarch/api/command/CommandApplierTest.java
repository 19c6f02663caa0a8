package dev.navarch.api.command;

import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.auth.User;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.api.store.Author;
import dev.navarch.api.store.FlakyStore;
import dev.navarch.api.store.LoggedChange;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Rejection;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CommandApplierTest {

    private final TestEngine engine = new TestEngine();
    private final CommandApplier applier =
            new CommandApplier(
                    engine.engine, engine.store, TestEngine.TYPES, CommandApplierTest::user);

    @AfterEach
    void close() {
        engine.close();
    }

    private static User user(String token) {
        if (token.equals("wrong")) {
            throw new ApiException(
                    401, "Unauthorized", "Unauthorized", ApiException.Details.NONE, List.of());
        }
        return new User("system:" + token, "", List.of(), Map.of());
    }

    private static Command command(String id, Verb verb, String name, String body) {
        return command(id, verb, name, body, Preconditions.NONE);
    }

    private static Command command(
            String id, Verb verb, String name, String body, Preconditions preconditions) {
        return new Command(
                id,
                "kube-tester",
                verb,
                ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", name),
                "v1",
                "",
                verb == Verb.PATCH ? Optional.of(PatchType.MERGE) : Optional.empty(),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                preconditions);
    }

    private List<Rejection> apply(Command... commands) {
        return applier.apply(List.of(commands)).join();
    }

    private ObjectNode get(String name) {
        return engine.object(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named(name));
    }

    @Test
    void appliesCommandsForOneObjectInTheirOrder() {
        List<Command> batch = new ArrayList<>();
        batch.add(command("create", Verb.CREATE, "a", "{'data':{}}"));
        for (int i = 0; i < 50; i++) {
            batch.add(command("p" + i, Verb.PATCH, "a", "{'data':{'last':'" + i + "'}}"));
        }
        assertThat(applier.apply(batch).join()).isEmpty();
        assertThat(get("a").at("/data/last").asString()).isEqualTo("49");
        assertThat(get("a").at("/metadata/resourceVersion").asString()).isEqualTo("51");
    }

    @Test
    void appliesABatchThatComesAgainOnce() {
        Command create = command("c", Verb.CREATE, "a", "{'data':{'n':'1'}}");
        Command patch = command("p", Verb.PATCH, "a", "{'data':{'n':'2'}}");
        Command nothing = command("n", Verb.PATCH, "a", "{'data':{'n':'2'}}");
        Command delete = command("d", Verb.DELETE, "a", "");
        assertThat(apply(create, patch, nothing)).isEmpty();
        assertThat(apply(command("other", Verb.PATCH, "a", "{'data':{'n':'3'}}"))).isEmpty();
        assertThat(apply(create, patch, nothing, delete)).isEmpty();
        assertThat(apply(create, patch, nothing, delete)).isEmpty();
        assertThat(engine.store.currentRevision().join()).isEqualTo(4);
    }

    @Test
    void rejectsWithTheStatusOfHttp() {
        apply(command("c1", Verb.CREATE, "a", "{}"));
        List<Rejection> rejections =
                apply(
                        command("c2", Verb.CREATE, "a", "{}"),
                        command("c3", Verb.PATCH, "missing", "{'data':{}}"),
                        command("c4", Verb.DELETE, "a", "", Preconditions.uid("other")));
        assertThat(rejections).extracting(Rejection::commandId).containsExactly("c2", "c3", "c4");
        assertThat(rejections)
                .extracting(Rejection::reason)
                .containsExactly("AlreadyExists", "NotFound", "Conflict");
        assertThat(rejections).extracting(Rejection::code).containsExactly(409, 404, 409);
        ObjectNode status = Json.read(rejections.get(0).status());
        assertThat(status.get("message").asString()).isEqualTo("configmaps \"a\" already exists");
        assertThat(status.at("/details/name").asString()).isEqualTo("a");
    }

    @Test
    void rejectsATokenThatIsNotValid() {
        Command command =
                new Command(
                        "c",
                        "wrong",
                        Verb.CREATE,
                        ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "a"),
                        "v1",
                        "",
                        Optional.empty(),
                        new byte[0],
                        Preconditions.NONE);
        assertThat(apply(command)).extracting(Rejection::code).containsExactly(401);
    }

    @Test
    void theChangeLogNamesTheSender() {
        apply(command("c", Verb.CREATE, "a", "{}"), command("d", Verb.DELETE, "a", ""));
        ObjectKey key = ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "a");
        assertThat(engine.store.history().changes(key, Long.MAX_VALUE, 9))
                .extracting(LoggedChange::author)
                .containsExactly(
                        new Author("system:kube-tester", "kube-tester", "d"),
                        new Author("system:kube-tester", "kube-tester", "c"));
    }

    @Test
    void namesTheServiceAsFieldManager() {
        apply(command("c", Verb.CREATE, "a", "{'data':{'n':'1'}}"));
        assertThat(get("a").at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("kube-tester");
    }

    @Test
    void asksForTheBatchAgainWhileTheStoreIsAway() {
        ApiException away =
                new ApiException(
                        503, "ServiceUnavailable", "away", ApiException.Details.NONE, List.of());
        CommandApplier waiting =
                new CommandApplier(
                        request -> CompletableFuture.failedFuture(away),
                        engine.store,
                        TestEngine.TYPES,
                        CommandApplierTest::user);
        assertThatThrownBy(
                        () -> waiting.apply(List.of(command("c", Verb.CREATE, "a", "{}"))).join())
                .hasCause(away);
        assertThat(engine.store.applied(List.of("c"))).isEmpty();
    }

    @Test
    void refusesNothingBecauseTheStoreIsAway() {
        FlakyStore store = new FlakyStore();
        try (TestEngine flaky =
                new TestEngine(
                        store,
                        CacheSettings.DEFAULT,
                        InstantSource.fixed(TestEngine.NOW),
                        b -> b)) {
            AtomicBoolean once = new AtomicBoolean();
            CommandApplier cutOff =
                    new CommandApplier(
                            request -> {
                                store.away(once.compareAndSet(false, true));
                                return flaky.engine.handle(request);
                            },
                            store,
                            TestEngine.TYPES,
                            CommandApplierTest::user);
            List<Command> batch =
                    List.of(command("p", Verb.PATCH, "missing", "{'data':{'n':'1'}}"));
            assertThatThrownBy(() -> cutOff.apply(batch).join())
                    .hasCauseInstanceOf(ApiException.class)
                    .hasMessageContaining("the store is not available");
            store.away(false);
            assertThat(cutOff.apply(batch).join())
                    .extracting(Rejection::reason)
                    .containsExactly("NotFound");
        }
    }
}
