package dev.navarch.api.admission.policy;

import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An engine in memory, and the policies, bindings and parameters that a test gives it. */
final class Policed implements AutoCloseable {

    static final String ON_CONFIG_MAPS =
            "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],"
                    + "'operations':['*'],'resources':['configmaps']}]}";

    private final Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private long revision = 1;

    /** What the user may: {@code verb group/resource/name}. */
    final Set<String> may = ConcurrentHashMap.newKeySet();

    private final PolicyAdmission admission =
            new PolicyAdmission(
                    new Trees(),
                    TestEngine.TYPES,
                    TestEngine.DECODER,
                    Conversion.IDENTITY,
                    this::decide);

    final TestEngine engine =
            new TestEngine(b -> b.admission(List.of(admission.mutating(), admission.validating())));

    Policed() {
        store(
                ObjectKey.cluster(Resources.NAMESPACES, "default"),
                "{'metadata':{'name':'default','labels':{'team':'a'}}}");
    }

    void store(ObjectKey key, String json) {
        objects.put(key, tree(json));
    }

    /** A policy on config maps, and a binding of the same name. */
    Policed validating(String name, String spec) {
        return validating(name, spec, "'validationActions':['Deny']");
    }

    Policed validating(String name, String spec, String binding) {
        configure("validatingadmissionpolicies", name, ON_CONFIG_MAPS + "," + spec);
        return configure(
                "validatingadmissionpolicybindings",
                name,
                "'policyName':'" + name + "'," + binding);
    }

    Policed mutating(String name, String spec) {
        configure("mutatingadmissionpolicies", name, ON_CONFIG_MAPS + "," + spec);
        return configure("mutatingadmissionpolicybindings", name, "'policyName':'" + name + "'");
    }

    Policed configure(String resource, String name, String spec) {
        ObjectKey key =
                ObjectKey.cluster(
                        new GroupResource("admissionregistration.k8s.io", resource), name);
        byte[] json = Json.write(tree("{'spec':{" + spec + "}}"));
        admission.onChanges(
                List.of(
                        new Change(
                                revision++,
                                ChangeType.ADDED,
                                key,
                                "uid",
                                Optional.empty(),
                                Optional.of(json))));
        return this;
    }

    static TestEngine.Ask newMap(String name, String more) {
        return ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                .body(
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'"
                                + name
                                + "'}"
                                + more
                                + "}");
    }

    ApiException refused(TestEngine.Ask ask) {
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> engine.answer(ask));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    /** The message of the refusal of a new config map. */
    String denial() {
        return String.valueOf(refused(newMap("x", "").with("dryRun", "All")).getMessage());
    }

    void allows() {
        engine.answer(newMap("x", "").with("dryRun", "All"));
    }

    /** Runs a request and returns it, with what was noted. */
    ApiRequest runs(TestEngine.Ask ask) {
        ApiRequest request = ask.request();
        try {
            engine.engine.handle(request).join();
        } catch (CompletionException e) {
            // The notes stay.
            assertThat(e.getCause()).isInstanceOf(ApiException.class);
        }
        return request;
    }

    static ObjectNode tree(String json) {
        return (ObjectNode)
                JsonMapper.shared().readTree(json.replace('\'', '"').replace('`', '\''));
    }

    private Authorizer.Decision decide(User user, Authorizer.Attributes asked) {
        String question =
                asked.path().isEmpty()
                        ? asked.verb()
                                + " "
                                + asked.group()
                                + "/"
                                + asked.resource()
                                + "/"
                                + asked.name()
                        : asked.verb() + " " + asked.path();
        return new Authorizer.Decision(
                may.contains(question) || may.contains(user.name() + " " + question), "asked");
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Trees implements ObjectTrees {

        @Override
        public Optional<ObjectNode> get(ObjectKey key) {
            return Optional.ofNullable(objects.get(key));
        }

        @Override
        public Optional<ObjectNode> getFresh(ObjectKey key) {
            return get(key);
        }

        @Override
        public List<ObjectNode> list(GroupResource type, String namespace) {
            return objects.entrySet().stream()
                    .filter(e -> e.getKey().type().equals(type))
                    .filter(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
