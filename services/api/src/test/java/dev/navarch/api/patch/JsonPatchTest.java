package dev.navarch.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.engine.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonPatchTest {

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | [{'op':'add','path':'/b','value':2}] | {'a':1,'b':2}",
                "{'a':1} | [{'op':'add','path':'/a','value':2}] | {'a':2}",
                "{'a':[1,2]} | [{'op':'add','path':'/a/1','value':9}] | {'a':[1,9,2]}",
                "{'a':[1,2]} | [{'op':'add','path':'/a/2','value':9}] | {'a':[1,2,9]}",
                "{'a':[1,2]} | [{'op':'add','path':'/a/-','value':9}] | {'a':[1,2,9]}",
                "{'a':[1,2]} | [{'op':'add','path':'/a/-1','value':9}] | {'a':[1,9,2]}",
                "{'a':[1,2]} | [{'op':'remove','path':'/a/0'}] | {'a':[2]}",
                "{'a':[1,2]} | [{'op':'remove','path':'/a/-1'}] | {'a':[1]}",
                "{'a':1,'b':2} | [{'op':'remove','path':'/b'}] | {'a':1}",
                "{'a':{'b':1}} | [{'op':'replace','path':'/a/b','value':null}] | {'a':{'b':null}}",
                "{'a':[1,2]} | [{'op':'replace','path':'/a/1','value':{}}] | {'a':[1,{}]}",
                "{'a':1} | [{'op':'replace','path':'','value':{'z':1}}] | {'z':1}",
                "{'a':{'b':1}} | [{'op':'move','from':'/a/b','path':'/c'}] | {'a':{},'c':1}",
                "{'a':[1,2,3]} | [{'op':'move','from':'/a/0','path':'/a/2'}] | {'a':[2,3,1]}",
                "{'a':{'b':1}} | [{'op':'copy','from':'/a','path':'/c'},{'op':'add','path':'/c/d','value':2}] | {'a':{'b':1},'c':{'b':1,'d':2}}",
                "{'a':1} | [{'op':'test','path':'/a','value':1.0}] | {'a':1}",
                "{'a':{'x':1,'y':2}} | [{'op':'test','path':'/a','value':{'y':2,'x':1}}] | {'a':{'x':1,'y':2}}",
                "{'a':1} | [{'op':'test','path':'/b','value':null}] | {'a':1}",
                "{'m~n':1,'a/b':2} | [{'op':'remove','path':'/m~0n'},{'op':'replace','path':'/a~1b','value':3}] | {'a/b':3}",
                "{'':1} | [{'op':'replace','path':'/','value':2}] | {'':2}",
                "{'a':1} | [] | {'a':1}",
            })
    void applies(String target, String patch, String expected) {
        ObjectNode before = Trees.object(target);

        ObjectNode patched = JsonPatch.apply(before, Trees.json(patch));

        assertThat(patched).isEqualTo(Trees.object(expected));
        assertThat(before).isEqualTo(Trees.object(target));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'test','path':'/a','value':2}]",
                "[{'op':'test','path':'/a','value':'1'}]",
                "[{'op':'test','path':'/zz/y','value':null}]",
                "[{'op':'remove','path':'/missing'}]",
                "[{'op':'remove','path':''}]",
                "[{'op':'replace','path':'/missing','value':1}]",
                "[{'op':'replace','path':'','value':1}]",
                "[{'op':'add','path':'/missing/x','value':1}]",
                "[{'op':'add','path':'/a/x','value':1}]",
                "[{'op':'add','path':'/list/3','value':1}]",
                "[{'op':'add','path':'/list/-4','value':1}]",
                "[{'op':'add','path':'/list/01','value':1}]",
                "[{'op':'add','path':'/b'}]",
                "[{'op':'add','path':'b','value':1}]",
                "[{'op':'add','value':1}]",
                "[{'op':'move','path':'/b'}]",
                "[{'op':'move','from':'/list','path':'/list/0'}]",
                "[{'op':'frobnicate','path':'/a'}]",
                "[{'path':'/a'}]",
            })
    void refusesWhatDoesNotFit(String patch) {
        ApiException refusal = refusal(patch);

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.reason()).isEqualTo("Invalid");
        assertThat(refusal)
                .hasMessage("the server rejected our request due to an error in our request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'op':'add'}", "'x'", "[1]"})
    void refusesWhatIsNoPatch(String patch) {
        assertThat(refusal(patch).code()).isEqualTo(400);
    }

    @Test
    void refusesMoreThanTenThousandOperations() {
        var patch = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 10_001; i++) {
            patch.add(Trees.json("{'op':'test','path':'/a','value':1}"));
        }

        ApiException refusal = refusal(patch.toString());

        assertThat(refusal.code()).isEqualTo(413);
        assertThat(refusal)
                .hasMessage("The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    @Test
    void doesNotLetCopiesGrowWithoutBound() {
        StringBuilder patch = new StringBuilder("[");
        for (int i = 0; i < 40; i++) {
            patch.append(i == 0 ? "" : ",")
                    .append("{'op':'copy','from':'','path':'/c")
                    .append(i)
                    .append("'}");
        }

        assertThat(refusal(patch.append("]").toString()).code()).isEqualTo(422);
    }

    private static ApiException refusal(String patch) {
        return catchThrowableOfType(
                ApiException.class,
                () -> JsonPatch.apply(Trees.object("{'a':1,'list':[1,2]}"), Trees.json(patch)));
    }
}
