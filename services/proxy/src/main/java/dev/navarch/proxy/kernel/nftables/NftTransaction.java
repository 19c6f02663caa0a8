package dev.navarch.proxy.kernel.nftables;

import dev.navarch.proxy.kernel.nftables.NftFragment.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the script that leads from one fragment to another. The order holds at every step: a chain
 * exists before anything goes to it, and nothing goes to a chain any more when it is deleted.
 */
final class NftTransaction {

    private final String table;
    private final List<String> additions = new ArrayList<>();
    private final List<String> staleElements = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> elements = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();
    private final List<String> deletions = new ArrayList<>();

    /**
     * @param table family and name, {@code ip navarch}
     */
    NftTransaction(String table) {
        this.table = table;
    }

    void replace(NftFragment from, NftFragment to) {
        to.sets()
                .forEach((set, definition) -> {
                    if (!from.sets().containsKey(set)) {
                        additions.add("add set %s %s %s".formatted(table, set, definition));
                    }
                });
        to.chains().forEach((chain, wanted) -> chain(chain, from.chains().get(chain), wanted));
        from.elements()
                .forEach((element, verdict) -> {
                    if (!verdict.equals(to.elements().get(element))) {
                        staleElements.add(element("delete", element, ""));
                    }
                });
        to.elements()
                .forEach((element, verdict) -> {
                    if (!verdict.equals(from.elements().get(element))) {
                        elements.add(element("add", element, " : " + verdict));
                    }
                });
        for (String chain : from.chains().keySet()) {
            if (!to.chains().containsKey(chain)) {
                emptied.add("flush chain %s %s".formatted(table, chain));
                deletions.add("delete chain %s %s".formatted(table, chain));
            }
        }
        for (String set : from.sets().keySet()) {
            if (!to.sets().containsKey(set)) {
                deletions.add("delete set %s %s".formatted(table, set));
            }
        }
    }

    private void chain(
            String chain,
            @org.jspecify.annotations.Nullable List<String> current,
            List<String> wanted) {
        if (wanted.equals(current)) {
            return;
        }
        if (current == null) {
            additions.add("add chain %s %s".formatted(table, chain));
        } else {
            rules.add("flush chain %s %s".formatted(table, chain));
        }
        for (String rule : wanted) {
            rules.add("add rule %s %s %s".formatted(table, chain, rule));
        }
    }

    private String element(String verb, Element element, String verdict) {
        return "%s element %s %s { %s%s }"
                .formatted(verb, table, element.map(), element.key(), verdict);
    }

    boolean isEmpty() {
        return script().isEmpty();
    }

    /** One command a line. */
    String script() {
        StringBuilder script = new StringBuilder();
        for (List<String> part :
                List.of(additions, staleElements, rules, elements, emptied, deletions)) {
            part.forEach(line -> script.append(line).append('\n'));
        }
        return script.toString();
    }

    static NftTransaction between(
            String table, Map<String, NftFragment> from, Map<String, NftFragment> to) {
        NftTransaction transaction = new NftTransaction(table);
        from.forEach((key, fragment) ->
                transaction.replace(fragment, to.getOrDefault(key, NftFragment.EMPTY)));
        to.forEach((key, fragment) -> {
            if (!from.containsKey(key)) {
                transaction.replace(NftFragment.EMPTY, fragment);
            }
        });
        return transaction;
    }
}
