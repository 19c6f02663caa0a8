package dev.navarch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/conformance.md} true: it is written from the names of the suite and from what
 * tests say of themselves. {@code CONFORMANCE_WRITE=true make test} writes it anew.
 */
class ConformanceTableTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TABLE = ROOT.resolve("docs/conformance.md");

    /** The annotation's text may be joined from several lines. */
    private static final Pattern ANNOTATION =
            Pattern.compile("@Conformance\\(\\s*(\"(?:[^\"\\\\]|\\\\.|\"\\s*\\+\\s*\")*\")\\s*\\)");

    private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");
    private static final Pattern GROUP = Pattern.compile("^\\[(sig-[a-z-]+)] ");

    @Test
    void saysWhichBehavioursAreShown() throws IOException {
        List<String> names = names();
        NavigableMap<String, Set<String>> shown = shown();
        assertThat(names)
                .as("the suite knows what tests claim to show")
                .containsAll(shown.keySet());
        String table = table(names, shown);
        if (Boolean.parseBoolean(System.getenv("CONFORMANCE_WRITE"))) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE))
                .as("docs/conformance.md; CONFORMANCE_WRITE=true writes it anew")
                .isEqualTo(table);
    }

    private static List<String> names() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/conformance-v1.37.txt")).stream()
                .filter(line -> GROUP.matcher(line).find())
                .toList();
    }

    /** Behaviours, each with the tests that show it. */
    private static NavigableMap<String, Set<String>> shown() throws IOException {
        NavigableMap<String, Set<String>> shown = new TreeMap<>();
        for (Path file : tests()) {
            String source = Files.readString(file);
            String test = file.getFileName().toString().replace(".java", "");
            Matcher annotation = ANNOTATION.matcher(source);
            Matcher method = METHOD.matcher(source);
            while (annotation.find()) {
                String name = annotation.group(1).replaceAll("(?<!\\\\)\"\\s*\\+\\s*\"", "");
                assertThat(method.find(annotation.end())).isTrue();
                shown.computeIfAbsent(unquoted(name), n -> new TreeSet<>())
                        .add(test + "." + method.group(1));
            }
        }
        return shown;
    }

    private static String unquoted(String literal) {
        return literal.substring(1, literal.length() - 1).replace("\\\"", "\"");
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> !file.endsWith("ConformanceTableTest.java"))
                    .sorted()
                    .toList();
        }
    }

    private static String table(List<String> names, NavigableMap<String, Set<String>> shown) {
        StringBuilder page = new StringBuilder();
        page.append("# Conformance\n\n");
        page.append(
                "Behaviours of Kubernetes' conformance suite, by their names there, and the tests");
        page.append(
                " of this project that show them. A\nbehaviour without a test may hold; nothing");
        page.append(" shows it yet. `ConformanceTableTest` writes this page.\n");
        NavigableMap<String, List<String>> groups =
                names.stream()
                        .collect(
                                Collectors.groupingBy(
                                        name -> group(name), TreeMap::new, Collectors.toList()));
        page.append("\n| group | shown | of |\n|---|---:|---:|\n");
        groups.forEach((group, all) ->
                page.append(
                        "| %s | %d | %d |\n"
                                .formatted(
                                        group,
                                        all.stream().filter(shown::containsKey).count(),
                                        all.size())));
        groups.forEach((group, all) -> {
            page.append("\n## ").append(group).append("\n\n| behaviour | shown by |\n|---|---|\n");
            for (String name : all) {
                String tests =
                        shown.getOrDefault(name, Set.of()).stream()
                                .map(test -> "`" + test + "`")
                                .collect(Collectors.joining(", "));
                page.append("| ")
                        .append(withoutGroup(name))
                        .append(" | ")
                        .append(tests)
                        .append(" |\n");
            }
        });
        return page.toString();
    }

    private static String group(String name) {
        Matcher group = GROUP.matcher(name);
        assertThat(group.find()).isTrue();
        return group.group(1);
    }

    /** Without what all names of a group share. */
    private static String withoutGroup(String name) {
        return GROUP.matcher(name)
                .replaceFirst("")
                .replace(" [Conformance]", "")
                .replace("|", "\\|");
    }
}
