package dev.navarch.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Header fields in order. Names are compared without regard to case and kept in lower case. */
public final class Headers {

    private final List<String> flat = new ArrayList<>(16);

    public static Headers of(String... namesAndValues) {
        Headers headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /**
     * Adds a field.
     *
     * @throws IllegalArgumentException if the value would break out of its line
     */
    public Headers add(String name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        flat.add(name.toLowerCase(Locale.ROOT));
        flat.add(value);
        return this;
    }

    /** Replaces all fields of this name. */
    public Headers set(String name, String value) {
        return remove(name).add(name, value);
    }

    public Headers remove(String name) {
        for (int i = flat.size() - 2; i >= 0; i -= 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                flat.remove(i + 1);
                flat.remove(i);
            }
        }
        return this;
    }

    public Optional<String> first(String name) {
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                return Optional.of(flat.get(i + 1));
            }
        }
        return Optional.empty();
    }

    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                values.add(flat.get(i + 1));
            }
        }
        return values;
    }

    /** The values of a comma-separated list field, of all its occurrences, trimmed. */
    public List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String value : all(name)) {
            for (String part : value.split(",")) {
                if (!part.isBlank()) {
                    values.add(part.strip());
                }
            }
        }
        return values;
    }

    public boolean contains(String name) {
        return first(name).isPresent();
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < flat.size(); i += 2) {
            each.accept(flat.get(i), flat.get(i + 1));
        }
    }

    public Headers copy() {
        Headers copy = new Headers();
        copy.flat.addAll(flat);
        return copy;
    }

    @Override
    public String toString() {
        return "Headers[" + flat.size() / 2 + "]";
    }
}
