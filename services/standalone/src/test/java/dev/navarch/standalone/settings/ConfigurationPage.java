package dev.navarch.standalone.settings;

import dev.navarch.bus.settings.KnownSettings;
import dev.navarch.standalone.settings.Metadata.Property;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes {@code docs/configuration.md}. */
final class ConfigurationPage {

    private static final int SERVICES = 6;

    private final NavigableMap<String, Property> properties = new TreeMap<>();
    private final Map<String, Set<String>> takers = new TreeMap<>();
    private final List<String> variables;

    /**
     * @param variables lines of name, taker, default and description, divided by bars
     */
    ConfigurationPage(List<Property> all, List<String> variables) {
        this.variables = variables;
        for (Property property : all) {
            properties.put(property.name(), property);
            takers.computeIfAbsent(property.name(), name -> new TreeSet<>())
                    .add(property.service());
        }
    }

    /** The names alone, as {@link KnownSettings} reads them. */
    String names() {
        StringBuilder names = new StringBuilder();
        properties.forEach((name, property) ->
                names.append(name.replace("[0]", "[]"))
                        .append(property.type().equals("map") ? ".*" : "")
                        .append('\n'));
        return names.toString();
    }

    String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        NavigableMap<String, StringBuilder> sections = new TreeMap<>();
        properties.forEach((name, property) -> {
            String[] parts = name.split("[.\\[]");
            String section = parts.length == 2 ? "navarch" : "navarch." + parts[1];
            sections.computeIfAbsent(section, s -> new StringBuilder()).append(row(property));
        });
        sections.forEach((section, rows) ->
                page.append("\n## ")
                        .append(section)
                        .append("\n\n| setting | type | default | taken by | what it is |\n")
                        .append("|---|---|---|---|---|\n")
                        .append(rows));
        page.append(VARIABLES);
        for (String line : variables) {
            String[] cells = line.split("\\|", -1);
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    cells[0].strip(),
                                    cells[1].strip(),
                                    cells[2].strip(),
                                    sentence(cells[3].strip())));
        }
        return page.toString();
    }

    private String row(Property property) {
        String standard = property.standard();
        return "| `%s`<br>`%s` | %s | %s | %s | %s |\n"
                .formatted(
                        property.name(),
                        KnownSettings.variable(property.name())
                                + (property.type().equals("map") ? "_…" : ""),
                        property.type(),
                        standard.isEmpty() ? "" : "`" + standard.replace(",", ", ") + "`",
                        taker(takers.getOrDefault(property.name(), Set.of())),
                        sentence(property.description()));
    }

    private static String taker(Set<String> services) {
        if (services.contains("all")) {
            return "all";
        }
        Set<String> apart = new TreeSet<>(services);
        apart.remove("standalone");
        return apart.size() == SERVICES ? "all" : String.join(", ", services);
    }

    private static String sentence(String description) {
        String text =
                description
                        .replace("|", "\\|")
                        .replace("<", "\\<")
                        .replace("*", "\\*")
                        .replaceAll("(navarch\\.[a-z][a-z.-]*[a-z]|--[a-z-]+)", "`$1`");
        return text.substring(0, 1).toUpperCase(Locale.ROOT)
                + text.substring(1)
                + (text.endsWith(".") ? "" : ".");
    }

    private static final String INTRODUCTION =
            """
            # Configuration

            Every setting of every service. `ConfigurationPageTest` writes this page from what the code says of itself: the
            `@ConfigurationProperties` records and their Javadoc, which are in each jar as Spring configuration metadata too.
            What kube-apiserver's flags are called here is in [operations.md](operations.md).

            ## How to set one

            A setting has one name, as property and as environment variable: dots become underscores, dashes go, all capitals.
            The first of these that has it decides:

            1. an argument of the service or command: `--navarch.port=7443`
            2. a property of the JVM: `NAVARCH_JAVA_OPTS=-Dnavarch.port=7443`
            3. an environment variable: `NAVARCH_PORT=7443`
            4. a file: `SPRING_CONFIG_ADDITIONAL_LOCATION=file:/etc/navarch/api.yaml`, with the properties as YAML
            5. a directory, with a file for each property, as Kubernetes mounts a ConfigMap or Secret:
               `SPRING_CONFIG_IMPORT=configtree:/etc/navarch/settings/`, where the file `navarch.port` holds `7443`

            Times are written `500ms`, `30s`, `5m`, `1h`, sizes `512KB`, `3MB`. Lists are divided by commas; in YAML they can be
            lists. Paths are relative to the directory in which the process was started.

            All services may be given the same file and environment: each takes what is its own.

            ## What is wrong stops the start

            - A value that cannot be used: `navarch: navarch.port (NAVARCH_PORT): must be a whole number, not "https"`.
            - A property that there is not: `navarch: navarch.prot: there is no such setting; is navarch.port meant?`
            - An environment variable that begins with `NAVARCH_` and is no setting is warned of, and the service starts: others
              may have put it there.

            The sentence is the last line on the standard error output, and the exit code is 2.

            ## Secrets

            Every secret is given in a file that the setting names, such as `navarch.postgres.password-file`, or in a
            configuration file or directory (4 and 5 above); whatever of Kafka's own properties is secret has its place in the file that
            `navarch.kafka.properties-file` names. As an argument or a property of the JVM, which every user of the machine
            can read, a secret is refused, and so is a database's URL that holds a password.
            """;

    private static final String VARIABLES =
            """

            ## Environment variables that are no properties

            | variable | taken by | default | what it is |
            |---|---|---|---|
            """;
}
