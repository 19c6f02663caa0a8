package dev.navarch.nodeagent.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was typed after a command.
 *
 * @param words those that are no options
 * @param values by option; empty text for one without a value
 */
record Options(List<String> words, Map<String, String> values) {

    Options {
        words = List.copyOf(words);
        values = Map.copyOf(values);
    }

    /**
     * @param valued options that a value follows
     * @param flags options without
     */
    static Options of(List<String> arguments, Set<String> valued, Set<String> flags) {
        List<String> words = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("-")) {
                words.add(argument);
            } else if (flags.contains(argument)) {
                values.put(argument, "");
            } else if (!valued.contains(name)) {
                throw new JoinException("there is no option " + name);
            } else if (equals >= 0) {
                values.put(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                throw new JoinException(name + " needs a value");
            }
        }
        return new Options(words, values);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }
}
