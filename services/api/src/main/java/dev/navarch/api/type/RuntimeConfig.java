package dev.navarch.api.type;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which versions are served, as kube-apiserver's {@code --runtime-config} says: {@code
 * policy/v1beta1=true}, {@code api/beta=false}, {@code api/all=true}. The more particular entry
 * decides; what nothing is said of is served if it is stable.
 */
public final class RuntimeConfig {

    public static final RuntimeConfig DEFAULT = new RuntimeConfig(List.of());

    private static final String ALL = "api/all";
    private static final String STABLE = "api/ga";
    private static final String BETA = "api/beta";

    private final Map<String, Boolean> said = new LinkedHashMap<>();
    private final Set<String> hidden;

    public RuntimeConfig(List<String> entries) {
        this(entries, Set.of());
    }

    /**
     * @param hidden types, {@code plural.group}, that are not served whatever the entries say
     * @throws IllegalArgumentException if an entry is none
     */
    public RuntimeConfig(List<String> entries, Set<String> hidden) {
        this.hidden = Set.copyOf(hidden);
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String key = (equals < 0 ? entry : entry.substring(0, equals)).strip();
            String value = equals < 0 ? "true" : entry.substring(equals + 1).strip();
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException(
                        "runtime-config: " + key + " must be true or false, not " + value);
            }
            said.put(key, value.equals("true"));
        }
    }

    /**
     * The types with the versions that are served; the version that objects are stored in stays.
     *
     * @throws IllegalArgumentException if an entry names a version that there is not
     */
    public List<ResourceDefinition> apply(List<ResourceDefinition> types) {
        Set<String> known = new HashSet<>(Set.of(ALL, STABLE, BETA));
        List<ResourceDefinition> served = new ArrayList<>();
        for (ResourceDefinition type : types) {
            List<TypeVersion> versions = new ArrayList<>();
            for (TypeVersion version : type.versions()) {
                String name = type.apiVersion(version.name());
                known.add(name);
                boolean on =
                        !hidden.contains(type.key().resource() + "." + type.key().group())
                                && isServed(name, version);
                if (on || version.name().equals(type.storageVersion())) {
                    versions.add(version.served(on));
                }
            }
            served.add(type.withVersions(versions));
        }
        for (String key : said.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("runtime-config: there is no version " + key);
            }
        }
        return served;
    }

    private boolean isServed(String apiVersion, TypeVersion version) {
        String level = version.name().contains("beta") ? BETA : STABLE;
        return said.getOrDefault(
                apiVersion, said.getOrDefault(level, said.getOrDefault(ALL, version.served())));
    }
}
