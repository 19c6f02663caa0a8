package dev.navarch.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.navarch.api.engine.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class MergePatchTest {

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'} | {'a':'c'} | {'a':'c'}",
                "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
                "{'a':'b'} | {'a':null} | {}",
                "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
                "{'a':['b']} | {'a':'c'} | {'a':'c'}",
                "{'a':'c'} | {'a':['b']} | {'a':['b']}",
                "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
                "{'e':null} | {'a':1} | {'e':null,'a':1}",
                "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
                "{'a':1} | {'a':{'b':null,'c':2}} | {'a':{'c':2}}",
            })
    void merges(String target, String patch, String expected) {
        ObjectNode before = Trees.object(target);

        ObjectNode patched = MergePatch.apply(before, Trees.json(patch));

        assertThat(patched).isEqualTo(Trees.object(expected));
        assertThat(before).isEqualTo(Trees.object(target));
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MergePatch.apply(Trees.object("{}"), Trees.json("[1]")))
                .withMessage(
                        "error decoding patch: json: cannot unmarshal array into Go value of type"
                                + " map[string]interface {}")
                .matches(e -> e.code() == 400);
    }
}
