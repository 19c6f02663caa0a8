package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The table of flags on the page for operators names only properties that there are, each once. */
class OperationsPageTest {

    private static final Pattern NAME = Pattern.compile("`(navarch\\.[a-z0-9.\\[\\]-]+)`");

    @Test
    void theTableOfFlagsNamesNothingThatThereIsNot() throws IOException {
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../../docs/operations.md"))) {
            Matcher name = NAME.matcher(line);
            while (line.startsWith("|") && name.find()) {
                named.add(name.group(1));
            }
        }
        assertThat(named).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(properties()).containsAll(named);
    }

    private static Set<String> properties() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type :
                ApiWiring.class.getAnnotation(EnableConfigurationProperties.class).value()) {
            collect(type, type.getAnnotation(ConfigurationProperties.class).value(), names);
        }
        return names;
    }

    private static void collect(Class<?> type, String prefix, Set<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            Class<?> held = component.getType();
            if (component.getGenericType() instanceof ParameterizedType list) {
                Type item = list.getActualTypeArguments()[0];
                if (item instanceof Class<?> record && record.isRecord()) {
                    collect(record, name + "[0]", names);
                    continue;
                }
            }
            if (held.isRecord()) {
                collect(held, name, names);
            } else {
                names.add(name);
            }
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
