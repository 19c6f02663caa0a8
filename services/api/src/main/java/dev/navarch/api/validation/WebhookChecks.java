package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import dev.navarch.api.cel.CelCompiler;
import dev.navarch.api.cel.CelException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of webhooks and of their rules. */
final class WebhookChecks {

    private static final int MAX_SECONDS = 30;
    private static final int MAX_CONDITIONS = 64;
    private static final Set<String> REVIEW_VERSIONS = Set.of("v1", "v1beta1");
    private static final Set<String> OPERATIONS =
            Set.of("*", "CREATE", "UPDATE", "DELETE", "CONNECT");
    private static final String URL_FORM = "; desired format: https://host[/path]";

    private static final CelCompiler CONDITIONS = new CelCompiler(CelCompiler.ADMISSION);

    private WebhookChecks() {}

    static void webhook(
            ObjectNode webhook,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        name(webhook.path("name").asString(""), child(path, "name"), causes);
        JsonNode timeout = webhook.path("timeoutSeconds");
        if (timeout.isNumber() && (timeout.asInt(0) < 1 || timeout.asInt(0) > MAX_SECONDS)) {
            causes.invalid(
                    child(path, "timeoutSeconds"),
                    timeout,
                    "the timeout value must be between 1 and 30 seconds");
        }
        client(webhook.path("clientConfig"), child(path, "clientConfig"), causes);
        JsonNode conditions = webhook.path("matchConditions");
        if (old.filter(o -> o.path("matchConditions").equals(conditions)).isEmpty()) {
            conditions(conditions, child(path, "matchConditions"), causes);
        }
        reviewVersions(
                webhook.path("admissionReviewVersions"),
                child(path, "admissionReviewVersions"),
                causes);
    }

    private static void name(String name, String path, Causes causes) {
        if (name.isEmpty()) {
            return;
        }
        List<String> problems = Format.DNS_SUBDOMAIN.problems(name);
        problems.forEach(problem -> causes.invalid(path, name, problem));
        if (problems.isEmpty() && name.split("\\.", -1).length < 3) {
            causes.invalid(
                    path,
                    name,
                    "should be a domain with at least three segments separated by dots");
        }
    }

    private static void reviewVersions(JsonNode versions, String path, Causes causes) {
        Set<String> seen = new HashSet<>();
        int i = 0;
        for (JsonNode version : versions) {
            String at = path + "[" + i++ + "]";
            if (!seen.add(version.asString(""))) {
                causes.invalid(at, version, "duplicate version");
                continue;
            }
            Format.DNS_1035_LABEL
                    .problems(version.asString(""))
                    .forEach(problem -> causes.invalid(at, version, problem));
        }
        if (!versions.isEmpty() && seen.stream().noneMatch(REVIEW_VERSIONS::contains)) {
            causes.invalid(path, versions, "must include at least one of v1, v1beta1");
        }
    }

    /** Also of conversion webhooks. */
    static void client(JsonNode config, String path, Causes causes) {
        if (config.hasNonNull("url") == config.hasNonNull("service")) {
            causes.required(path, "exactly one of url or service is required");
        } else if (config.hasNonNull("url")) {
            url(config.path("url").asString(""), child(path, "url"), causes);
        } else {
            service(config.path("service"), child(path, "service"), causes);
        }
    }

    static void conversion(
            ObjectNode conversion,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        JsonNode webhook = conversion.path("webhook");
        String at = child(path, "webhook");
        if (!conversion.path("strategy").asString("").equals("Webhook")) {
            if (webhook.isObject()) {
                causes.forbidden(at, "should not be set when strategy is not set to Webhook");
            }
            return;
        }
        if (!webhook.path("clientConfig").isObject()) {
            causes.required(child(at, "clientConfig"), "required when strategy is set to Webhook");
        } else {
            client(webhook.path("clientConfig"), child(at, "clientConfig"), causes);
        }
        JsonNode versions = webhook.path("conversionReviewVersions");
        String where = child(at, "conversionReviewVersions");
        if (versions.isEmpty()) {
            causes.required(where, "");
        } else if (!has(versions, "v1")) {
            causes.invalid(where, versions, "must include at least one of v1");
        }
    }

    private static void url(String text, String path, Causes causes) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            causes.required(path, "url must be a valid URL: " + e.getMessage() + URL_FORM);
            return;
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!scheme.equals("https")) {
            causes.invalid(path, scheme, "'https' is the only allowed URL scheme" + URL_FORM);
        }
        if (url.getHost() == null) {
            causes.invalid(path, "", "host must be provided" + URL_FORM);
        }
        forbid(url.getRawUserInfo(), "user information is not permitted in the URL", path, causes);
        forbid(url.getRawFragment(), "fragments are not permitted in the URL", path, causes);
        forbid(url.getRawQuery(), "query parameters are not permitted in the URL", path, causes);
    }

    private static void forbid(@Nullable String part, String why, String path, Causes causes) {
        if (part != null && !part.isEmpty()) {
            causes.invalid(path, part, why);
        }
    }

    private static void service(JsonNode service, String path, Causes causes) {
        for (String field : List.of("name", "namespace")) {
            if (service.hasNonNull(field) && service.path(field).asString("").isEmpty()) {
                causes.required(child(path, field), "service " + field + " is required");
            }
        }
        JsonNode port = service.path("port");
        if (port.isNumber() && (port.asInt(0) < 1 || port.asInt(0) > 65535)) {
            causes.invalid(
                    child(path, "port"),
                    port,
                    "port is not valid: must be between 1 and 65535, inclusive");
        }
        String said = service.path("path").asString("");
        String at = child(path, "path");
        if (said.isEmpty() || said.equals("/")) {
            return;
        }
        if (!said.startsWith("/")) {
            causes.invalid(at, said, "must start with a '/'");
        }
        String[] steps = said.substring(1).replaceFirst("/$", "").split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            String segment = "segment[" + i + "]";
            if (steps[i].isEmpty()) {
                causes.invalid(at, said, segment + " may not be empty");
            } else {
                Format.DNS_SUBDOMAIN
                        .problems(steps[i])
                        .forEach(problem -> causes.invalid(at, said, segment + ": " + problem));
            }
        }
    }

    private static void conditions(JsonNode conditions, String path, Causes causes) {
        if (conditions.size() > MAX_CONDITIONS) {
            causes.tooMany(path, conditions.size(), MAX_CONDITIONS);
            return;
        }
        int i = 0;
        for (JsonNode condition : conditions) {
            String at = path + "[" + i++ + "]";
            String expression = condition.path("expression").asString("");
            if (expression.isBlank()) {
                causes.required(child(at, "expression"), "");
                continue;
            }
            try {
                CONDITIONS.compile(expression);
            } catch (CelException e) {
                causes.invalid(
                        child(at, "expression"), expression, "compilation failed: " + e.text());
            }
        }
    }

    /** {@code *} stands for all others, so nothing may stand beside it. */
    static void rule(
            ObjectNode rule, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        int n = 0;
        for (JsonNode operation : rule.path("operations")) {
            if (!OPERATIONS.contains(operation.asString(""))) {
                causes.notSupported(
                        child(path, "operations") + "[" + n + "]", operation, OPERATIONS);
            }
            n++;
        }
        alone(rule, "operations", "operations", path, causes);
        alone(rule, "apiGroups", "API groups", path, causes);
        alone(rule, "apiVersions", "API versions", path, causes);
        for (String field : List.of("apiVersions", "resources")) {
            int i = 0;
            for (JsonNode value : rule.path(field)) {
                if (value.asString("").isEmpty()) {
                    causes.required(child(path, field) + "[" + i + "]", "");
                }
                i++;
            }
        }
        resources(rule.path("resources"), child(path, "resources"), causes);
    }

    private static void alone(
            ObjectNode rule, String field, String what, String path, Causes causes) {
        JsonNode values = rule.path(field);
        if (values.size() > 1 && has(values, "*")) {
            causes.invalid(
                    child(path, field),
                    values,
                    "if '*' is present, must not specify other " + what);
        }
    }

    private static void resources(JsonNode resources, String path, Causes causes) {
        Set<String> wholes = new HashSet<>();
        Set<String> subs = new HashSet<>();
        boolean plain = false;
        int i = 0;
        for (JsonNode value : resources) {
            String at = path + "[" + i++ + "]";
            String text = value.asString("");
            String[] parts = text.split("/", 2);
            if (parts.length == 1) {
                plain |= !text.equals("*") && !text.isEmpty();
                continue;
            }
            if (wholes.contains(parts[0])) {
                causes.invalid(
                        at, text, "if '" + parts[0] + "/*' is present, must not specify " + text);
            }
            if (subs.contains(parts[1])) {
                causes.invalid(
                        at, text, "if '*/" + parts[1] + "' is present, must not specify " + text);
            }
            if (parts[1].equals("*")) {
                wholes.add(parts[0]);
            }
            if (parts[0].equals("*")) {
                subs.add(parts[1]);
            }
        }
        if (resources.size() > 1 && has(resources, "*/*")) {
            causes.invalid(
                    path, resources, "if '*/*' is present, must not specify other resources");
        }
        if (plain && has(resources, "*")) {
            causes.invalid(
                    path,
                    resources,
                    "if '*' is present, must not specify other resources without subresources");
        }
    }

    private static boolean has(JsonNode values, String value) {
        return values.valueStream().anyMatch(v -> v.asString("").equals(value));
    }
}
