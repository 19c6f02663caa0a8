package dev.navarch.api.remote;

import dev.navarch.api.http.ResourcePath;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The query of a connection as the object that admission sees. */
final class ConnectOptions {

    private static final Map<String, String> KINDS =
            Map.of(
                    "pods/exec", "PodExecOptions",
                    "pods/attach", "PodAttachOptions",
                    "pods/portforward", "PodPortForwardOptions",
                    "pods/proxy", "PodProxyOptions",
                    "services/proxy", "ServiceProxyOptions",
                    "nodes/proxy", "NodeProxyOptions");

    private ConnectOptions() {}

    static ObjectNode of(ResourcePath path, Map<String, List<String>> query) {
        String kind = KINDS.getOrDefault(path.resource() + "/" + path.subresource(), "");
        ObjectNode options =
                JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", "v1");
        switch (path.subresource()) {
            case "exec", "attach" -> streams(options, query);
            case "portforward" -> {
                ArrayNode ports = JsonNodeFactory.instance.arrayNode();
                for (String port : query.getOrDefault("ports", List.of())) {
                    if (port.matches("[0-9]{1,5}")) {
                        ports.add(Integer.parseInt(port));
                    }
                }
                putUnlessEmpty(options, "ports", ports);
            }
            default -> {
                if (!path.rest().isEmpty()) {
                    options.put("path", path.rest().substring(1));
                }
            }
        }
        return options;
    }

    private static void streams(ObjectNode options, Map<String, List<String>> query) {
        for (String stream : List.of("stdin", "stdout", "stderr", "tty")) {
            String value = query.getOrDefault(stream, List.of("")).getFirst();
            if (value.equals("true") || value.equals("1")) {
                options.put(stream, true);
            }
        }
        List<String> container = query.getOrDefault("container", List.of());
        if (!container.isEmpty()) {
            options.put("container", container.getFirst());
        }
        ArrayNode command = JsonNodeFactory.instance.arrayNode();
        query.getOrDefault("command", List.of()).forEach(command::add);
        putUnlessEmpty(options, "command", command);
    }

    private static void putUnlessEmpty(ObjectNode options, String field, ArrayNode values) {
        if (!values.isEmpty()) {
            options.set(field, values);
        }
    }
}
