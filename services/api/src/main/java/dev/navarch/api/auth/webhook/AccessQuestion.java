package dev.navarch.api.auth.webhook;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code spec} of a SubjectAccessReview: may this user do that? */
final class AccessQuestion {

    private AccessQuestion() {}

    /** As it is sent: what is empty is left out. */
    static ObjectNode sent(User user, Attributes asked) {
        return of(user, asked, false);
    }

    /** As match conditions see it, where every text has a value and can be compared. */
    static ObjectNode matched(User user, Attributes asked) {
        return of(user, asked, true);
    }

    private static ObjectNode of(User user, Attributes asked, boolean whole) {
        ObjectNode spec = Json.MAPPER.createObjectNode();
        if (asked.path().isEmpty()) {
            ObjectNode resource = spec.putObject("resourceAttributes");
            put(resource, "namespace", asked.namespace(), whole);
            put(resource, "verb", asked.verb(), whole);
            put(resource, "group", asked.group(), whole);
            put(resource, "version", asked.version(), whole);
            put(resource, "resource", asked.resource(), whole);
            put(resource, "subresource", asked.subresource(), whole);
            put(resource, "name", asked.name(), whole);
            put(resource, "fieldSelector", asked.selected().fields());
            put(resource, "labelSelector", asked.selected().labels());
        } else {
            ObjectNode path = spec.putObject("nonResourceAttributes");
            put(path, "path", asked.path(), whole);
            put(path, "verb", asked.verb(), whole);
        }
        put(spec, "user", user.name(), whole);
        if (whole || !user.groups().isEmpty()) {
            user.groups().forEach(spec.putArray("groups")::add);
        }
        if (whole || !user.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            user.extra()
                    .forEach((key, values) -> {
                        ArrayNode list = extra.putArray(key);
                        values.forEach(list::add);
                    });
        }
        put(spec, "uid", user.uid(), whole);
        return spec;
    }

    private static void put(ObjectNode resource, String field, List<Selection.Term> terms) {
        if (terms.isEmpty()) {
            return;
        }
        ArrayNode requirements = resource.putObject(field).putArray("requirements");
        for (Selection.Term term : terms) {
            ObjectNode requirement = requirements.addObject();
            requirement.put("key", term.key()).put("operator", term.operator());
            if (!term.values().isEmpty()) {
                term.values().forEach(requirement.putArray("values")::add);
            }
        }
    }

    private static void put(ObjectNode json, String field, String text, boolean whole) {
        if (whole || !text.isEmpty()) {
            json.put(field, text);
        }
    }
}
