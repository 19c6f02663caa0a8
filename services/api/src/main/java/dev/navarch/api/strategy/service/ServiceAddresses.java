package dev.navarch.api.strategy.service;

import dev.navarch.api.engine.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps {@code clusterIP}, {@code clusterIPs}, {@code ipFamilies} and their policy in line. */
final class ServiceAddresses {

    private static final String IPV4 = "IPv4";

    private ServiceAddresses() {}

    /**
     * {@code clusterIPs} follows {@code clusterIP} when only that was given or changed; families
     * are filled in for a cluster of one family, IPv4.
     */
    static void align(ObjectNode spec, Optional<ObjectNode> before) {
        if (ServiceShape.isExternalName(spec)) {
            return;
        }
        String one = spec.path("clusterIP").asString("");
        String former = before.map(b -> b.path("clusterIP").asString("")).orElse("");
        JsonNode many = spec.path("clusterIPs");
        boolean sameMany = before.isPresent() && many.equals(before.get().path("clusterIPs"));
        if (one.isEmpty() && before.isPresent() && sameMany && !former.isEmpty()) {
            spec.remove("clusterIPs");
        } else if (!one.isEmpty() && (many.isEmpty() || (sameMany && !one.equals(former)))) {
            spec.putArray("clusterIPs").add(one);
        } else if (one.isEmpty() && !many.isEmpty() && before.isEmpty()) {
            spec.put("clusterIP", many.get(0).asString(""));
        }
        if (spec.path("ipFamilies").isEmpty()) {
            spec.putArray("ipFamilies").add(IPV4);
        }
        if (spec.path("ipFamilyPolicy").asString("").isEmpty()) {
            spec.put("ipFamilyPolicy", "SingleStack");
        }
    }

    static List<Cause> check(JsonNode spec, Optional<JsonNode> before) {
        List<Cause> causes = new ArrayList<>();
        if (ServiceShape.isExternalName(spec)) {
            for (String field : List.of("clusterIP", "clusterIPs")) {
                JsonNode value = spec.path(field);
                if (!value.isEmpty() || !value.asString("").isEmpty()) {
                    causes.add(
                            new Cause(
                                    "FieldValueForbidden",
                                    "Forbidden: may not be set for ExternalName services",
                                    "spec." + field));
                }
            }
            return causes;
        }
        String one = spec.path("clusterIP").asString("");
        JsonNode many = spec.path("clusterIPs");
        if (!many.isEmpty() && !many.get(0).asString("").equals(one)) {
            causes.add(
                    invalid("spec.clusterIPs", shown(many), "first value must match `clusterIP`"));
        }
        before.filter(ServiceShape::needsAddress)
                .map(b -> b.path("clusterIP").asString(""))
                .filter(former -> !former.isEmpty() && !former.equals(one))
                .ifPresent(former ->
                        causes.add(
                                invalid(
                                        "spec.clusterIPs[0]",
                                        shown(many),
                                        "may not change once set")));
        for (int i = 0; i < spec.path("ipFamilies").size(); i++) {
            String family = spec.path("ipFamilies").get(i).asString("");
            if (!family.equals(IPV4)) {
                causes.add(
                        invalid(
                                "spec.ipFamilies[" + i + "]",
                                "\"" + family + "\"",
                                "not configured on this cluster"));
            }
        }
        if (spec.path("ipFamilyPolicy").asString("").equals("RequireDualStack")) {
            causes.add(
                    invalid(
                            "spec.ipFamilyPolicy",
                            "\"RequireDualStack\"",
                            "this cluster is not configured for dual-stack services"));
        }
        return causes;
    }

    private static Cause invalid(String field, String value, String why) {
        return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field);
    }

    static String shown(JsonNode list) {
        return list.valueStream()
                .map(item -> "\"" + item.asString("") + "\"")
                .toList()
                .toString()
                .replace("[", "[")
                .replace(", ", ",");
    }
}
