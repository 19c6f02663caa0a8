package dev.navarch.api.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes requests: each from the seed and its number alone. */
final class RequestMaker {

    static final String NAMESPACE = "fuzz";

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final List<String> ACCEPTED =
            List.of(
                    "application/json;as=Table;v=v1;g=meta.k8s.io",
                    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
                    "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
                    "application/json;as=Nothing;v=v9;g=x",
                    "application/yaml",
                    "application/vnd.kubernetes.protobuf",
                    "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io",
                    "text/html",
                    ";;;",
                    "*/*");
    private static final List<String> CONTENT =
            List.of("text/plain", "application/cbor", "x", "application/json; charset=latin1", ";");

    /** What, once accepted, decides about the requests that follow. */
    private static final Set<String> FAR_REACHING =
            Set.of(
                    "apiservices",
                    "limitranges",
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                    "mutatingwebhookconfigurations",
                    "resourcequotas",
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "validatingwebhookconfigurations");

    private final long seed;
    private final JsonNode samples;
    private final Map<String, byte[]> messages;

    /**
     * @param samples objects that are accepted, by plural name
     * @param messages the same as protobuf
     */
    RequestMaker(long seed, JsonNode samples, Map<String, byte[]> messages) {
        this.seed = seed;
        this.samples = samples;
        this.messages = Map.copyOf(messages);
    }

    Asked make(int number, Operation operation) {
        Random random = new Random(seed * 1_000_003 + number);
        OddValues odd = new OddValues(random);
        String method = random.nextInt(40) == 0 ? odd.one(METHODS) : operation.method();
        String plural = operation.plural();
        String path = path(operation, random, odd);
        boolean dry =
                FAR_REACHING.contains(plural)
                        || (plural.equals("customresourcedefinitions")
                                && (method.equals("DELETE") || path.contains("widgets")));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", random.nextInt(10) == 0 ? odd.one(ACCEPTED) : "application/json");
        byte[] body = {};
        if (!operation.bodies().isEmpty() || random.nextInt(50) == 0) {
            String type =
                    operation.bodies().isEmpty() ? "application/json" : odd.one(operation.bodies());
            byte[] message = messages.getOrDefault(plural, new byte[0]);
            if (!operation.patches() && message.length > 0 && random.nextInt(10) == 0) {
                type = "application/vnd.kubernetes.protobuf";
                body = message;
                if (random.nextInt(4) > 0) {
                    body = new Corruption(random).of(body);
                }
            } else {
                JsonNode tree = tree(operation, type, random);
                body =
                        type.endsWith("yaml")
                                ? YAML.writeValueAsBytes(tree)
                                : JsonMapper.shared().writeValueAsBytes(tree);
                if (random.nextInt(10) == 0) {
                    body = new Corruption(random).of(body);
                }
            }
            headers.put("Content-Type", random.nextInt(25) == 0 ? odd.one(CONTENT) : type);
        }
        String query = new Queries(random).of(operation, dry);
        return new Asked(number, operation, method, path + query, headers, body, dry);
    }

    private static String path(Operation operation, Random random, OddValues odd) {
        String namespace = random.nextInt(15) == 0 ? odd.text() : NAMESPACE;
        String name = random.nextInt(15) == 0 ? odd.text() : name(operation, odd);
        return operation
                .path()
                .replace("{namespace}", segment(namespace))
                .replace("{name}", segment(name))
                .replaceAll("\\{[^}]*}", segment(odd.text()));
    }

    private static String name(Operation operation, OddValues odd) {
        return operation.plural().equals("customresourcedefinitions")
                ? odd.one(List.of("others.other.example", "widgets.fuzz.example"))
                : odd.one(NAMES);
    }

    private static String segment(String text) {
        String encoded = Queries.encoded(text);
        return encoded.isEmpty() || encoded.matches("\\.+") ? "%20" : encoded;
    }

    private JsonNode tree(Operation operation, String type, Random random) {
        Mutation mutation = new Mutation(random);
        JsonNode tree = whole(operation, random);
        for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 5); i > 0; i--) {
            tree = mutation.of(tree);
        }
        return operation.patches() ? new Patch(random).of(type, tree) : tree;
    }

    private JsonNode whole(Operation operation, Random random) {
        boolean part =
                !operation.path().endsWith(operation.plural())
                        && !operation.path().endsWith("{name}");
        JsonNode sample = samples.path(operation.plural());
        boolean deletes = operation.method().equals("DELETE");
        boolean known = !sample.isMissingNode() && !deletes && (!part || operation.patches());
        JsonNode made =
                known && random.nextInt(3) > 0
                        ? sample.deepCopy()
                        : new SchemaValues(random, operation.document())
                                .of(schema(operation, sample));
        if (made instanceof ObjectNode object && !deletes && random.nextInt(20) > 0) {
            identify(object, operation, random);
        }
        return made;
    }

    /** A patch has no schema of its own: what it patches has. */
    private static JsonNode schema(Operation operation, JsonNode sample) {
        return operation.schema().isMissingNode() ? sample : operation.schema();
    }

    private static void identify(ObjectNode object, Operation operation, Random random) {
        String group = operation.kind().path("group").asString("");
        String version = operation.kind().path("version").asString("");
        object.put("apiVersion", group.isEmpty() ? version : group + "/" + version);
        object.put("kind", operation.kind().path("kind").asString(""));
        ObjectNode metadata =
                object.get("metadata") instanceof ObjectNode there
                        ? there
                        : JsonNodeFactory.instance.objectNode();
        object.set("metadata", metadata);
        if (random.nextInt(4) > 0) {
            metadata.remove(
                    List.of(
                            "resourceVersion",
                            "uid",
                            "generation",
                            "managedFields",
                            "ownerReferences",
                            "deletionTimestamp",
                            "finalizers",
                            "namespace",
                            "selfLink"));
        }
        if (!metadata.has("name") || random.nextInt(3) > 0) {
            boolean definition = operation.plural().equals("customresourcedefinitions");
            metadata.put("name", definition ? "others.other.example" : oneName(random));
        }
    }

    private static String oneName(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
