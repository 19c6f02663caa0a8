package dev.navarch.api.admission.policy;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The policies of one kind that are bound to something, by name, each with its bindings by name.
 * Read once for each revision; without any a write costs one volatile read.
 */
final class Policies<R> implements ChangeListener {

    static final String GROUP = "admissionregistration.k8s.io";

    private final GroupResource policyType;
    private final GroupResource bindingType;
    private final Policy.RuleReader<R> reader;
    private final Map<String, Policy<R>> policies = new TreeMap<>();
    private final Map<String, Binding> bindings = new TreeMap<>();
    private volatile List<Policy<R>> bound = List.of();

    /**
     * @param kind {@code validating} or {@code mutating}
     */
    Policies(String kind, Policy.RuleReader<R> reader) {
        this.policyType = new GroupResource(GROUP, kind + "admissionpolicies");
        this.bindingType = new GroupResource(GROUP, kind + "admissionpolicybindings");
        this.reader = reader;
    }

    /** What to follow. */
    Set<GroupResource> types() {
        return Set.of(policyType, bindingType);
    }

    List<Policy<R>> bound() {
        return bound;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        changes.forEach(this::apply);
        Map<String, List<Binding>> byPolicy = new TreeMap<>();
        for (Binding binding : bindings.values()) {
            byPolicy.computeIfAbsent(binding.policy(), p -> new ArrayList<>()).add(binding);
        }
        List<Policy<R>> all = new ArrayList<>();
        policies.forEach((name, policy) -> {
            List<Binding> where = byPolicy.getOrDefault(name, List.of());
            if (!where.isEmpty()) {
                all.add(policy.bound(where));
            }
        });
        bound = List.copyOf(all);
    }

    private void apply(Change change) {
        String name = change.key().name();
        if (change.key().type().equals(policyType)) {
            change.after()
                    .ifPresentOrElse(
                            bytes -> policies.put(name, Policy.of(name, read(bytes), reader)),
                            () -> policies.remove(name));
        } else if (change.key().type().equals(bindingType)) {
            change.after()
                    .ifPresentOrElse(
                            bytes -> bindings.put(name, Binding.of(name, read(bytes))),
                            () -> bindings.remove(name));
        }
    }

    private static JsonNode read(byte[] bytes) {
        return JsonMapper.shared().readTree(bytes);
    }
}
