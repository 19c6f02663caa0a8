package dev.navarch.api.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.type.AnySchema;
import dev.navarch.api.type.SchemaReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CelCompilerTest {

    private static final CelCompiler COMPILER = new CelCompiler(List.of("self", "oldSelf"));

    private static boolean holds(String expression, String self) {
        JsonNode value = JsonMapper.shared().readTree(self.replace('\'', '"'));
        return COMPILER.compile(expression).holds(Map.of("self", CelValues.of(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.list.all(i, i > 0) && self.list.exists(i, i == 3)",
                "has(self.name) && !has(self.other)",
                "self.name.startsWith('we') && self.name.matches('^w.b$')",
                "self.name.upperAscii() == 'WEB' && self.name.charAt(0) == 'w'",
                "self.list.isSorted() && self.list.sum() == 6",
                "self.list.min() == 1 && self.list.max() == 3",
                "quantity(self.memory).isGreaterThan(quantity('500Mi'))",
                "quantity('1Gi').compareTo(quantity('1024Mi')) == 0",
                "quantity('100m').add(quantity('400m')).asApproximateFloat() == 0.5",
                "isQuantity('1.5Gi') && !isQuantity('lots')",
                "self.name.find('[a-v]+') == 'eb' && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
                "isIP('10.0.0.1') && isIP('::1') && !isIP('300.1.1.1')",
                "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33')",
                "isURL('https://example.com/x') && !isURL(':: no')",
                "sets.contains(self.list, [1, 2])",
                "self.ratio > 0 && self.ratio == 0.5",
                "self['a-b'] == 1",
                "type(self.on) == bool && self.on",
            })
    void evaluatesWhatRulesUse(String expression) {
        assertThat(
                        holds(
                                expression,
                                "{'name':'web','list':[1,2,3],'memory':'1Gi','ratio':0.5,'a-b':1,'on':true}"))
                .isTrue();
    }

    @Test
    void fieldsThatAreNoIdentifiersAreEscaped() {
        JsonNode schema =
                JsonMapper.shared()
                        .readTree(
                                "{\"type\":\"object\",\"properties\":{\"a-b\":{\"type\":\"integer\"},"
                                        + "\"namespace\":{\"type\":\"string\"},"
                                        + "\"at\":{\"type\":\"string\",\"format\":\"date-time\"}}}");
        Object self =
                CelValues.of(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"a-b\":1,\"namespace\":\"n\",\"at\":\"2026-01-02T03:04:05Z\"}"),
                        new SchemaReader(name -> AnySchema.INSTANCE).read(schema));
        assertThat(
                        COMPILER.compile(
                                        "self.a__dash__b == 1 && self.__namespace__ == 'n' &&"
                                                + " self.at > timestamp('2026-01-01T00:00:00Z')")
                                .holds(Map.of("self", self)))
                .isTrue();
    }

    @Test
    void compilesAnExpressionOnce() {
        assertThat(COMPILER.compile("self == 1")).isSameAs(COMPILER.compile("self == 1"));
    }

    @Test
    void saysWhyAnExpressionIsNoCel() {
        assertThatThrownBy(() -> COMPILER.compile("self.a =="))
                .isInstanceOf(CelException.class)
                .hasMessageContaining("mismatched input");
        assertThatThrownBy(() -> COMPILER.compile("unknown == 1"))
                .isInstanceOf(CelException.class)
                .hasMessageContaining("undeclared reference");
    }

    @Test
    void aFailingEvaluationIsNoAnswer() {
        assertThatThrownBy(() -> holds("self.missing == 1", "{}")).isInstanceOf(CelException.class);
        assertThatThrownBy(() -> holds("self.n", "{'n':1}"))
                .isInstanceOf(CelException.class)
                .hasMessage("cel expression must evaluate to a bool");
    }
}
