package dev.navarch.bus.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of all settings that Navarch has, whichever service takes them: services are often
 * given one and the same file or environment, and a setting of a neighbour is no mistake.
 *
 * <p>Names are compared as Spring binds them, without dashes and case. The list is written with
 * {@code docs/configuration.md}: {@code settings} has a property in each line, with {@code []}
 * where a list's index goes and {@code .*} at its end where any name goes; {@code variables} what
 * is an environment variable only.
 */
public final class KnownSettings {

    private static final String PREFIX = "navarch.";
    private static final String VARIABLE_PREFIX = "NAVARCH_";

    /** A word may be misspelt by so many letters and still be recognized. */
    private static final int SIMILAR = 2;

    /** Uniform names, and what they are written like. */
    private final Map<String, String> properties = new HashMap<>();

    private final Set<String> variables = new HashSet<>();
    private final List<String> open = new ArrayList<>();

    private KnownSettings() {
        for (String name : lines("settings")) {
            String uniform = uniform(name);
            properties.put(uniform, name.replace("[]", "[0]"));
            if (uniform.endsWith(".*")) {
                open.add(uniform.substring(0, uniform.length() - 2));
            }
        }
        for (String line : lines("variables")) {
            variables.add(line.substring(0, line.indexOf('|')).strip());
        }
    }

    public static KnownSettings read() {
        return new KnownSettings();
    }

    /** The variable that is a property, {@code NAVARCH_SERVING_CERTFILE}. */
    public static String variable(String property) {
        return property.replace("-", "")
                .replace("[0]", "_0")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT);
    }

    /** Whether a property has a name of ours but is none. */
    boolean unknown(String property) {
        String uniform = uniform(property);
        return uniform.startsWith(PREFIX)
                && !properties.containsKey(uniform)
                && !properties.containsKey(uniform + "[]")
                && !properties.containsKey(uniform.replaceFirst("\\[]$", ""))
                && open.stream().noneMatch(map -> entry(map, uniform));
    }

    /** The property that was probably meant. */
    Optional<String> meant(String property) {
        return closest(uniform(property), properties.keySet()).map(properties::get);
    }

    /**
     * What of an environment looks like a setting and is none; nothing of what Kubernetes tells
     * pods of a Service that is called navarch.
     *
     * @return a sentence for each
     */
    public List<String> strangers(Set<String> environment) {
        Set<String> known = new HashSet<>(variables);
        for (String property : properties.values()) {
            known.add(variable(property));
            known.add(variable(property.replace('-', '_')));
        }
        List<String> sentences = new ArrayList<>();
        for (String name : new TreeSet<>(environment)) {
            if (name.startsWith(VARIABLE_PREFIX)
                    && !known.contains(name.replaceAll("_[0-9]+(?=_|$)", "_0"))
                    && !known.contains(name.replaceAll("_[0-9]+$", ""))
                    && open.stream().noneMatch(map -> name.startsWith(variable(map + ".")))
                    && !name.matches(".*_(SERVICE_HOST|SERVICE_PORT.*|PORT_[0-9]+_(TCP|UDP).*)")) {
                sentences.add(
                        name
                                + ": there is no such setting"
                                + closest(name, known)
                                        .map(like -> "; is " + like + " meant?")
                                        .orElse(""));
            }
        }
        return sentences;
    }

    /** Whether a name is in a map, {@code map.key} or {@code map[key]}. */
    private static boolean entry(String map, String name) {
        return name.startsWith(map + ".") || name.startsWith(map + "[");
    }

    private static String uniform(String name) {
        return name.replace("-", "").replaceAll("\\[[0-9]+]", "[]").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> closest(String name, Set<String> names) {
        return names.stream()
                .filter(other -> distance(name, other) <= SIMILAR)
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)));
    }

    /** How many letters have to be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static List<String> lines(String resource) {
        try (InputStream in = KnownSettings.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the list of " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
