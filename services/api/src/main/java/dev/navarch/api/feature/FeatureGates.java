package dev.navarch.api.feature;

import dev.navarch.api.feature.FeatureGate.Stage;
import dev.navarch.model.settings.SettingException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which gates are on: {@code --feature-gates} of kube-apiserver. */
public final class FeatureGates {

    /** The property that says it. */
    public static final String SETTING = "navarch.feature-gates";

    private static final Logger LOG = LoggerFactory.getLogger(FeatureGates.class);
    private static final String COMPONENT = "kube:";
    private static final Map<String, Stage> WHOLE_STAGES =
            Map.of("AllAlpha", Stage.ALPHA, "AllBeta", Stage.BETA);
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private final Map<String, FeatureGate> gates;
    private final Map<String, Boolean> on = new TreeMap<>();

    /**
     * @param entries {@code WatchList=false}, {@code kube:AllBeta=true}
     * @throws SettingException if one names no gate, or one that is locked to something else
     */
    public FeatureGates(List<String> entries) {
        this.gates = GateTable.load();
        gates.forEach((name, gate) -> on.put(name, gate.on()));
        Map<String, Boolean> said = new LinkedHashMap<>();
        for (String entry : entries) {
            if (!entry.isBlank()) {
                read(entry.strip(), said);
            }
        }
        said.forEach(this::set);
        WHOLE_STAGES.forEach((all, stage) -> {
            Boolean value = said.get(all);
            if (value != null) {
                setAll(stage, value, said.keySet());
            }
        });
    }

    public boolean enabled(String name) {
        Boolean value = on.get(name);
        if (value == null) {
            throw new IllegalArgumentException("feature \"" + name + "\" is not registered");
        }
        return value;
    }

    /** The types, {@code plural.group}, that are not there since their gate is off. */
    public Set<String> hiddenTypes() {
        return gates.values().stream()
                .filter(gate -> !enabled(gate.name()))
                .flatMap(gate -> gate.served().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Told of each gate. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * @param stage {@code ALPHA}, {@code BETA}, {@code DEPRECATED}, or empty for general
         */
        void gate(String name, String stage, boolean on);
    }

    public void forEach(Visitor visitor) {
        gates.forEach((name, gate) -> visitor.gate(name, gate.stage().label(), enabled(name)));
    }

    private void read(String entry, Map<String, Boolean> said) {
        int equals = entry.indexOf('=');
        String named = equals < 0 ? entry : entry.substring(0, equals).strip();
        String name = named.startsWith(COMPONENT) ? named.substring(COMPONENT.length()) : named;
        if (equals < 0) {
            throw new SettingException(SETTING, "missing bool value for " + name);
        }
        String value = entry.substring(equals + 1).strip();
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
            throw new SettingException(
                    SETTING,
                    "invalid value of "
                            + name
                            + "="
                            + value
                            + ", err: strconv.ParseBool: parsing \""
                            + value
                            + "\": invalid syntax");
        }
        said.put(name, TRUE.contains(value));
    }

    private void set(String name, boolean value) {
        FeatureGate gate = gates.get(name);
        if (gate == null) {
            throw new SettingException(SETTING, "unrecognized feature gate: " + name);
        }
        if (gate.locked() && value != gate.on()) {
            throw new SettingException(
                    SETTING,
                    "cannot set feature gate "
                            + name
                            + " to "
                            + value
                            + ", feature is locked to "
                            + gate.on());
        }
        on.put(name, value);
        switch (gate.stage()) {
            case GA ->
                    LOG.warn(
                            "Setting GA feature gate {}={}. It will be removed in a future release.",
                            name,
                            value);
            case DEPRECATED ->
                    LOG.warn(
                            "Setting deprecated feature gate {}={}. It will be removed in a future"
                                    + " release.",
                            name,
                            value);
            case ALPHA, BETA -> {}
        }
        if (!gate.effective() && !WHOLE_STAGES.containsKey(name)) {
            LOG.warn("The feature gate {} has no effect here", name);
        }
    }

    private void setAll(Stage stage, boolean value, Set<String> said) {
        Set<String> others = new HashSet<>(gates.keySet());
        others.removeAll(said);
        for (String name : others) {
            FeatureGate gate = gates.get(name);
            if (gate != null && gate.stage() == stage && !gate.locked()) {
                on.put(name, value);
            }
        }
    }
}
