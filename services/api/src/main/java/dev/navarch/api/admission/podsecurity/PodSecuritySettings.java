package dev.navarch.api.admission.podsecurity;

import dev.navarch.api.settings.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds where a namespace's labels say nothing, and for whom nothing holds: a {@code
 * PodSecurityConfiguration}.
 *
 * @param defaults by the label that they stand for
 * @param usernames of those whose pods are not looked at
 * @param runtimeClasses whose pods are not looked at
 * @param namespaces whose pods are not looked at
 */
public record PodSecuritySettings(
        Map<String, String> defaults,
        Set<String> usernames,
        Set<String> runtimeClasses,
        Set<String> namespaces) {

    public static final PodSecuritySettings NONE =
            new PodSecuritySettings(Map.of(), Set.of(), Set.of(), Set.of());

    private static final List<String> MODES = List.of("enforce", "audit", "warn");

    public PodSecuritySettings {
        defaults = Map.copyOf(defaults);
        usernames = Set.copyOf(usernames);
        runtimeClasses = Set.copyOf(runtimeClasses);
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * @throws dev.navarch.model.settings.SettingException if it is wrong
     */
    public static PodSecuritySettings of(Section file) {
        file.of("PodSecurityConfiguration", List.of("pod-security.admission.config.k8s.io/v1"))
                .only("apiVersion", "kind", "defaults", "exemptions");
        Map<String, String> defaults = new LinkedHashMap<>();
        file.child("defaults").ifPresent(section -> read(section, defaults));
        Optional<Section> exempt = file.child("exemptions");
        exempt.ifPresent(section -> section.only("usernames", "runtimeClasses", "namespaces"));
        return new PodSecuritySettings(
                defaults,
                texts(exempt, "usernames"),
                texts(exempt, "runtimeClasses"),
                texts(exempt, "namespaces"));
    }

    private static void read(Section section, Map<String, String> defaults) {
        section.only(
                "enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version");
        for (String mode : MODES) {
            String level = section.text(mode);
            if (!level.isEmpty() && Level.parse(level).isEmpty()) {
                throw section.problem(mode, "must be privileged, baseline or restricted");
            }
            for (String field : List.of(mode, mode + "-version")) {
                if (section.has(field)) {
                    defaults.put(NamespacePolicy.PREFIX + field, section.text(field));
                }
            }
        }
    }

    private static Set<String> texts(Optional<Section> section, String field) {
        return section.map(some -> Set.copyOf(some.texts(field))).orElse(Set.of());
    }

    /** A namespace's labels, with the defaults for those that it does not have. */
    JsonNode complete(JsonNode labels) {
        if (defaults.isEmpty()) {
            return labels;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        defaults.forEach(all::put);
        labels.propertyStream().forEach(label -> all.set(label.getKey(), label.getValue()));
        return all;
    }

    /** Why a pod is not looked at, in the word of the audit log. */
    Optional<String> exempt(String namespace, String user, JsonNode podSpec) {
        if (namespaces.contains(namespace)) {
            return Optional.of("namespace");
        }
        if (usernames.contains(user)) {
            return Optional.of("user");
        }
        return runtimeClasses.contains(podSpec.path("runtimeClassName").asString(""))
                ? Optional.of("runtimeClass")
                : Optional.empty();
    }
}
