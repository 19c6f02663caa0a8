package dev.navarch.api.openapi;

import dev.navarch.api.discovery.GroupVersions;
import dev.navarch.api.openapi.GroupVersionKinds.Kind;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import dev.navarch.api.type.TypeVersion;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Writes the paths of types. */
final class PathsWriter {

    private static final List<Operation> COLLECTION =
            List.of(Operation.LIST, Operation.CREATE, Operation.DELETE_COLLECTION);
    private static final List<Operation> ITEM =
            List.of(Operation.GET, Operation.UPDATE, Operation.DELETE, Operation.PATCH);

    private final OperationWriter operations;
    private final ObjectNode paths;

    PathsWriter(OperationWriter operations, ObjectNode paths) {
        this.operations = operations;
        this.paths = paths;
    }

    void write(ResourceDefinition type, TypeVersion version) {
        String base =
                (type.key().group().isEmpty() ? "/api/" : "/apis/")
                        + GroupVersions.groupVersion(type.key().group(), version.name())
                        + "/";
        String plural = type.key().resource();
        Subject subject =
                new Subject(
                        type,
                        version.name(),
                        new Kind(type.key().group(), version.name(), type.kind()),
                        GroupVersionKinds.definition(type, version),
                        GroupVersionKinds.listDefinition(type, version),
                        "");
        if (type.namespaced()) {
            if (type.verbs().contains("list")) {
                path(
                        base + plural,
                        List.of(Operation.LIST),
                        type.verbs(),
                        subject,
                        "ForAllNamespaces");
            }
            String inNamespace = base + "namespaces/{namespace}/" + plural;
            path(inNamespace, COLLECTION, type.verbs(), subject, "");
            item(inNamespace + "/{name}", subject);
        } else {
            path(base + plural, COLLECTION, type.verbs(), subject, "");
            item(base + plural + "/{name}", subject);
        }
    }

    private void item(String path, Subject subject) {
        ResourceDefinition type = subject.type();
        path(path, ITEM, type.verbs(), subject, "");
        for (Subresource sub : new TreeMap<>(type.subresources()).values()) {
            Kind kind = sub.kind().isEmpty() ? subject.kind() : GroupVersionKinds.kind(sub.kind());
            Subject part =
                    new Subject(
                            type,
                            subject.version(),
                            kind,
                            sub.kind().isEmpty()
                                    ? subject.definition()
                                    : GroupVersionKinds.definition(kind),
                            "",
                            sub.name());
            path(
                    path + "/" + sub.name(),
                    List.of(
                            Operation.GET,
                            Operation.UPDATE,
                            Operation.CREATE,
                            Operation.DELETE,
                            Operation.PATCH),
                    sub.verbs(),
                    part,
                    "");
        }
    }

    private void path(
            String path,
            List<Operation> possible,
            Set<String> verbs,
            Subject subject,
            String suffix) {
        List<Operation> served = possible.stream().filter(o -> verbs.contains(o.verb())).toList();
        if (served.isEmpty()) {
            return;
        }
        ObjectNode written = paths.putObject(path);
        for (Operation operation : served) {
            written.set(operation.method(), operations.write(operation, subject, path, suffix));
        }
        operations.pathParameters(written, path);
    }

    /**
     * What a path is about.
     *
     * @param kind of the bodies
     * @param definition of the bodies
     * @param list the definition of the list; empty for a subresource
     * @param subresource empty for the resource itself
     */
    record Subject(
            ResourceDefinition type,
            String version,
            Kind kind,
            String definition,
            String list,
            String subresource) {}
}
