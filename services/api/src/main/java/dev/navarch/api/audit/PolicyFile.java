package dev.navarch.api.audit;

import dev.navarch.api.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code Policy} of {@code audit.k8s.io/v1}. */
final class PolicyFile {

    /** The property that names such a file. */
    static final String SETTING = "navarch.audit.policy-file";

    private PolicyFile() {}

    /**
     * @throws dev.navarch.model.settings.SettingException if it is missing or wrong
     */
    static AuditPolicy read(Path file) {
        Section root =
                Section.read(SETTING, file)
                        .of("Policy", List.of("audit.k8s.io/v1"))
                        .only(
                                "apiVersion",
                                "kind",
                                "metadata",
                                "rules",
                                "omitStages",
                                "omitManagedFields");
        List<AuditRule> rules = new ArrayList<>();
        for (Section rule : root.items("rules")) {
            rules.add(rule(rule));
        }
        if (rules.isEmpty()) {
            throw root.problem("rules", "at least one rule is required");
        }
        return new AuditPolicy(rules, stages(root), root.flag("omitManagedFields", false));
    }

    private static AuditRule rule(Section rule) {
        rule.only(
                "level",
                "users",
                "userGroups",
                "verbs",
                "resources",
                "namespaces",
                "nonResourceURLs",
                "omitStages",
                "omitManagedFields");
        String level = rule.required("level");
        List<String> urls = rule.texts("nonResourceURLs");
        for (String url : urls) {
            boolean wellFormed =
                    url.equals("*")
                            || (url.startsWith("/")
                                    && url.indexOf('*')
                                            == (url.endsWith("*") ? url.length() - 1 : -1));
            if (!wellFormed) {
                throw rule.problem(
                        "nonResourceURLs",
                        "\"" + url + "\" must begin with a slash and may have a * at its end only");
            }
        }
        List<AuditRule.Resources> resources =
                rule.items("resources").stream().map(PolicyFile::resources).toList();
        List<String> namespaces = rule.texts("namespaces");
        if (!urls.isEmpty() && !(resources.isEmpty() && namespaces.isEmpty())) {
            throw rule.problem(
                    "nonResourceURLs", "rules cannot apply to both resources and other URLs");
        }
        return new AuditRule(
                Level.of(level)
                        .orElseThrow(() ->
                                rule.problem(
                                        "level",
                                        "must be None, Metadata, Request or RequestResponse, not \""
                                                + level
                                                + "\"")),
                rule.texts("users"),
                rule.texts("userGroups"),
                rule.texts("verbs"),
                resources,
                namespaces,
                urls,
                stages(rule),
                rule.has("omitManagedFields")
                        ? Optional.of(rule.flag("omitManagedFields", false))
                        : Optional.empty());
    }

    private static AuditRule.Resources resources(Section section) {
        section.only("group", "resources", "resourceNames");
        List<String> resources = section.texts("resources");
        List<String> names = section.texts("resourceNames");
        if (!names.isEmpty() && resources.isEmpty()) {
            throw section.problem("resourceNames", "using them requires at least one resource");
        }
        return new AuditRule.Resources(section.text("group"), resources, names);
    }

    private static Set<Stage> stages(Section section) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (String text : section.texts("omitStages")) {
            stages.add(
                    Stage.of(text)
                            .orElseThrow(() ->
                                    section.problem(
                                            "omitStages",
                                            "\""
                                                    + text
                                                    + "\" is no stage: RequestReceived,"
                                                    + " ResponseStarted, ResponseComplete, Panic")));
        }
        return stages;
    }
}
