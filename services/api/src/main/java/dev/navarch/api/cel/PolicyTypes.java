package dev.navarch.api.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.navarch.api.type.Schema;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types that expressions of a policy know: its variables as far as they are compiled, the
 * request, and for mutations {@code JSONPatch}, {@code Object} and the types beneath it, which have
 * whatever fields an expression names. Grows while a policy is compiled, which one thread does.
 */
@SuppressWarnings("Immutable")
final class PolicyTypes implements CelTypeProvider {

    static final String VARIABLES = "kubernetes.variables";
    static final String REQUEST = "kubernetes.AdmissionRequest";
    static final String PATCH = "JSONPatch";
    static final String USER_INFO = "kubernetes.UserInfo";

    private static final Map<String, CelType> KIND =
            Map.of(
                    "group", SimpleType.STRING,
                    "version", SimpleType.STRING,
                    "kind", SimpleType.STRING);
    private static final Map<String, CelType> RESOURCE =
            Map.of(
                    "group", SimpleType.STRING,
                    "version", SimpleType.STRING,
                    "resource", SimpleType.STRING);
    private static final Map<String, CelType> USER =
            Map.of(
                    "username",
                    SimpleType.STRING,
                    "uid",
                    SimpleType.STRING,
                    "groups",
                    ListType.create(SimpleType.STRING),
                    "extra",
                    MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)));
    private static final Map<String, Map<String, CelType>> FIXED =
            Map.of(
                    "kubernetes.GroupVersionKind",
                    KIND,
                    "kubernetes.GroupVersionResource",
                    RESOURCE,
                    USER_INFO,
                    USER,
                    REQUEST,
                    request());
    private static final Map<String, CelType> PATCH_FIELDS =
            Map.of(
                    "op", SimpleType.STRING,
                    "path", SimpleType.STRING,
                    "from", SimpleType.STRING,
                    "value", SimpleType.DYN);
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final boolean patches;
    private final SchemaTypes schemas = new SchemaTypes();
    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private final Set<String> identifiers = new HashSet<>();

    PolicyTypes(boolean patches) {
        this.patches = patches;
    }

    /** What objects of a schema are. */
    CelType objects(Schema schema) {
        return schemas.of("object", schema);
    }

    void variable(String name, CelType type) {
        variables.put(name, type);
    }

    /** The expression's own words are the fields that its objects may have. */
    void reads(String expression) {
        if (patches) {
            Matcher words = IDENTIFIER.matcher(expression);
            while (words.find()) {
                identifiers.add(words.group());
            }
        }
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.of();
    }

    @Override
    public Optional<CelType> findType(String name) {
        if (name.equals(VARIABLES)) {
            return Optional.of(struct(name, variables));
        }
        if (FIXED.containsKey(name)) {
            return Optional.of(struct(name, FIXED.getOrDefault(name, Map.of())));
        }
        if (patches && name.equals(PATCH)) {
            return Optional.of(struct(name, PATCH_FIELDS));
        }
        if (patches && (name.equals(Made.OBJECT) || name.startsWith(Made.OBJECT + "."))) {
            return Optional.of(
                    StructType.create(
                            name,
                            ImmutableSet.copyOf(identifiers),
                            field -> Optional.of(SimpleType.DYN)));
        }
        return schemas.fields(name).map(fields -> struct(name, fields));
    }

    private static CelType struct(String name, Map<String, CelType> fields) {
        return StructType.create(
                name,
                ImmutableSet.copyOf(fields.keySet()),
                field -> Optional.ofNullable(fields.get(field)));
    }

    private static Map<String, CelType> request() {
        CelType kind = StructTypeReference.create("kubernetes.GroupVersionKind");
        CelType resource = StructTypeReference.create("kubernetes.GroupVersionResource");
        return Map.ofEntries(
                Map.entry("kind", kind),
                Map.entry("resource", resource),
                Map.entry("subResource", SimpleType.STRING),
                Map.entry("requestKind", kind),
                Map.entry("requestResource", resource),
                Map.entry("requestSubResource", SimpleType.STRING),
                Map.entry("name", SimpleType.STRING),
                Map.entry("namespace", SimpleType.STRING),
                Map.entry("operation", SimpleType.STRING),
                Map.entry("userInfo", StructTypeReference.create(USER_INFO)),
                Map.entry("dryRun", SimpleType.BOOL),
                Map.entry("options", SimpleType.DYN));
    }
}
