package dev.navarch.api.engine.verb;

import dev.navarch.api.type.ResourceDefinition;

/** What a type's names may look like; see "Object Names and IDs" in Kubernetes' documentation. */
enum NameRule {
    /** RFC 1123 subdomain, at most 253 characters: most types. */
    DNS_SUBDOMAIN,
    /** RFC 1123 label, at most 63 characters: namespaces. */
    DNS_LABEL,
    /** RFC 1035 label, at most 63 characters: services. */
    DNS_1035_LABEL,
    /** Anything that can be a segment of a path: roles and their bindings. */
    PATH_SEGMENT;

    static NameRule of(ResourceDefinition type) {
        return switch (type.nameRule()) {
            case "label" -> DNS_LABEL;
            case "service" -> DNS_1035_LABEL;
            case "pathSegment" -> PATH_SEGMENT;
            default -> DNS_SUBDOMAIN;
        };
    }
}
