package dev.navarch.api.cel;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a policy during one evaluation: each is evaluated when it is first asked for,
 * once. It shows no entries, so that nobody asks for all of them by looking at the map.
 */
public final class LazyVariables extends AbstractMap<String, Object> {

    private final Map<String, CelProgram> programs;
    private final Map<String, ?> input;
    private final Budget budget;
    private final Map<String, Object> known = new HashMap<>();
    private final Map<String, CelException> failed = new HashMap<>();

    /**
     * @param input the other variables, and this map itself under {@code variables}
     */
    public LazyVariables(Map<String, CelProgram> programs, Map<String, ?> input, Budget budget) {
        this.programs = programs;
        this.input = input;
        this.budget = budget;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && programs.containsKey(text);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        if (!(name instanceof String text)) {
            return null;
        }
        CelProgram program = programs.get(text);
        Object value = known.get(text);
        if (value != null || program == null) {
            return value;
        }
        CelException failure = failed.get(text);
        if (failure != null) {
            throw failure;
        }
        try {
            Object evaluated = program.evaluate(input, budget);
            known.put(text, evaluated);
            return evaluated;
        } catch (CelException e) {
            CelException problem =
                    new CelException(
                            "composited variable \"" + text + "\" fails to evaluate: " + e.text());
            failed.put(text, problem);
            throw problem;
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Set.of();
    }
}
