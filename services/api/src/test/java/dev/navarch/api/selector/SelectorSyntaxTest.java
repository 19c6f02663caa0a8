package dev.navarch.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorSyntaxTest {

    @Test
    void readsEveryFormOfALabelRequirement() {
        assertThat(
                        LabelSelector.parse(
                                        "a=1, b==2,c != 3,d in (x, y),e notin (),f,!g,h>4,"
                                                + "example.com/i<5,j=")
                                .requirements())
                .containsExactly(
                        new Requirement.In("a", Set.of("1")),
                        new Requirement.In("b", Set.of("2")),
                        new Requirement.NotIn("c", Set.of("3")),
                        new Requirement.In("d", Set.of("x", "y")),
                        new Requirement.NotIn("e", Set.of("")),
                        new Requirement.Exists("f"),
                        new Requirement.Missing("g"),
                        new Requirement.Greater("h", 4),
                        new Requirement.Less("example.com/i", 5),
                        new Requirement.In("j", Set.of("")));
    }

    @Test
    void takesANameForAnOperatorOnlyAfterAKey() {
        assertThat(LabelSelector.parse("in in (notin)").requirements())
                .containsExactly(new Requirement.In("in", Set.of("notin")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1,",
                ",a",
                "a in x",
                "a in (x",
                "a=b=c",
                "a b",
                "a>x",
                "-a=b",
                "a=b!",
                "UPPER.com/a=b",
                "!",
                "a/b/c",
                "a=(b)",
                "a in (",
                "a notin (b,"
            })
    void refusesMalformedLabelSelectors(String text) {
        assertThatThrownBy(() -> LabelSelector.parse(text))
                .isInstanceOf(SelectorSyntaxException.class)
                .hasMessageStartingWith("unable to parse requirement: ");
    }

    @Test
    void findsNothingByALabelThatIsNoNumber() {
        LabelSelector selector = LabelSelector.parse("size>1");
        assertThat(selector.matches(Map.of("size", "big"))).isFalse();
        assertThat(selector.matches(Map.of())).isFalse();
        assertThat(selector.matches(Map.of("size", "2"))).isTrue();
    }

    @Test
    void readsFieldSelectorsWithEscapes() {
        assertThat(FieldSelector.parse("a.b=c,d!=e\\,f\\=\\\\,g==h,i=").conditions())
                .isEqualTo(
                        List.of(
                                new FieldSelector.Condition("a.b", "c", true),
                                new FieldSelector.Condition("d", "e,f=\\", false),
                                new FieldSelector.Condition("g", "h", true),
                                new FieldSelector.Condition("i", "", true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=b,c", "a=b=c", "a=\\x", "a=\\"})
    void refusesMalformedFieldSelectors(String text) {
        assertThatThrownBy(() -> FieldSelector.parse(text))
                .isInstanceOf(SelectorSyntaxException.class);
    }
}
