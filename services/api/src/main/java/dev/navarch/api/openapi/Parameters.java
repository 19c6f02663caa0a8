package dev.navarch.api.openapi;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of operations: GetOptions, ListOptions and their like of the API reference. */
final class Parameters {

    private static final Parameter PRETTY =
            query("pretty", "string", "If 'true', the answer is indented.");
    private static final Parameter DRY_RUN =
            query("dryRun", "string", "'All': process the request, but store nothing.");
    private static final Parameter MANAGER =
            query("fieldManager", "string", "Who makes the changes; see managedFields.");
    private static final Parameter VALIDATION =
            query(
                    "fieldValidation",
                    "string",
                    "What to do about unknown and duplicate fields: Ignore, Warn or Strict.");
    private static final Parameter FORCE =
            query("force", "boolean", "Take over fields that other managers own (apply only).");
    private static final List<Parameter> SELECT =
            List.of(
                    query("labelSelector", "string", "Only objects whose labels match."),
                    query("fieldSelector", "string", "Only objects whose fields match."),
                    query("limit", "integer", "The most objects to return at once."),
                    query("continue", "string", "Where the former page ended."),
                    query("resourceVersion", "string", "How new the answer must be."),
                    query(
                            "resourceVersionMatch",
                            "string",
                            "How resourceVersion is meant: Exact or NotOlderThan."),
                    query("timeoutSeconds", "integer", "How long the call may last."));
    private static final List<Parameter> WATCH =
            List.of(
                    query("watch", "boolean", "Send changes as they happen."),
                    query("allowWatchBookmarks", "boolean", "Also send bookmarks."),
                    query("sendInitialEvents", "boolean", "Begin with what exists."));
    private static final List<Parameter> DELETE =
            List.of(
                    DRY_RUN,
                    query("gracePeriodSeconds", "integer", "How long the object may take to end."),
                    query(
                            "propagationPolicy",
                            "string",
                            "What becomes of what it owns: Orphan, Background or Foreground."),
                    query("orphanDependents", "boolean", "Deprecated: use propagationPolicy."));

    private Parameters() {}

    /** A parameter in the query or path of a request. */
    record Parameter(String name, String in, String type, String description) {

        ObjectNode json(Dialect dialect) {
            ObjectNode json = JsonMapper.shared().createObjectNode();
            json.put("name", name).put("in", in).put("description", description);
            if (in.equals("path")) {
                json.put("required", true);
            }
            ObjectNode schema = dialect == Dialect.V2 ? json : json.putObject("schema");
            schema.put("type", type).put("uniqueItems", true);
            return json;
        }
    }

    private static Parameter query(String name, String type, String description) {
        return new Parameter(name, "query", type, description);
    }

    static Parameter inPath(String name, String description) {
        return new Parameter(name, "path", "string", description);
    }

    static List<Parameter> of(Operation operation) {
        List<Parameter> found = new ArrayList<>(List.of(PRETTY));
        switch (operation.verb()) {
            case "list" -> {
                found.addAll(SELECT);
                found.addAll(WATCH);
            }
            case "create", "update" -> found.addAll(List.of(DRY_RUN, MANAGER, VALIDATION));
            case "patch" -> found.addAll(List.of(DRY_RUN, MANAGER, VALIDATION, FORCE));
            case "delete" -> found.addAll(DELETE);
            case "deletecollection" -> {
                found.addAll(SELECT);
                found.addAll(DELETE);
            }
            default -> {}
        }
        return found;
    }
}
