package dev.navarch.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.type.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StrategicMergePatchTest {

    /** {@code c} is a list by name, {@code p} a set of scalars, {@code l} an atomic list. */
    private static final Schema SCHEMA =
            TreeSchema.yaml(
                    """
                    type: object
                    properties:
                      l: {type: array, items: {type: string}}
                      m: {type: object, additionalProperties: {type: string}}
                      r: {type: object, x-kubernetes-patch-strategy: replace}
                      s: {type: object, x-kubernetes-patch-strategy: retainKeys}
                      p: {type: array, items: {type: string}, x-kubernetes-patch-strategy: merge}
                      c:
                        type: array
                        x-kubernetes-patch-strategy: merge
                        x-kubernetes-patch-merge-key: name
                        items:
                          type: object
                          properties:
                            name: {type: string}
                            args: {type: array, items: {type: string}}
                            ports:
                              type: array
                              x-kubernetes-patch-strategy: merge
                              x-kubernetes-patch-merge-key: port
                              items: {type: object}
                    """);

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // maps
                "{'m':{'a':'1','b':'2'}} | {'m':{'a':'3','b':null,'c':null}} | {'m':{'a':'3'}}",
                "{} | {'m':{'a':'1','b':null}} | {'m':{'a':'1'}}",
                "{'m':{'a':'1'}} | {'m':{'$patch':'replace','z':'1'}} | {'m':{'z':'1'}}",
                "{'m':{'a':'1'}} | {'m':{'$patch':'delete'}} | {'m':{}}",
                "{'m':{'a':'1'}} | {'m':{'$patch':'merge','z':'1'}} | {'m':{'a':'1','z':'1'}}",
                "{'m':{'a':'1'}} | {'$patch':'replace','l':['x']} | {'l':['x']}",
                "{'r':{'a':1}} | {'r':{'b':2}} | {'r':{'b':2}}",
                "{'m':'text'} | {'m':{'a':'1'}} | {'m':{'a':'1'}}",
                "{'m':{'a':'1'}} | {'m':null} | {}",
                // lists
                "{'l':['a']} | {'l':['b']} | {'l':['b']}",
                "{'p':['a','b']} | {'p':['b','c']} | {'p':['a','b','c']}",
                "{'p':['a','b','a']} | {'$deleteFromPrimitiveList/p':['a']} | {'p':['b']}",
                "{'p':['a','b']} | {'$deleteFromPrimitiveList/p':['a'],'p':['c']} | {'p':['c','b']}",
                "{'c':[{'name':'a','image':'1'},{'name':'b'}]} | {'c':[{'name':'a','image':'2'},{'name':'z'}]} | {'c':[{'name':'a','image':'2'},{'name':'z'},{'name':'b'}]}",
                "{'c':[{'name':'a','image':'1'}]} | {'c':[{'name':'a','image':null}]} | {'c':[{'name':'a'}]}",
                "{'c':[{'name':'a'},{'name':'b'}]} | {'c':[{'$patch':'delete','name':'a'}]} | {'c':[{'name':'b'}]}",
                "{} | {'c':[{'$patch':'delete','name':'a'},{'name':'b','x':null}]} | {'c':[{'name':'b'}]}",
                "{'c':[{'name':'a'},{'name':'b'}]} | {'c':[{'$patch':'replace'},{'name':'z'}]} | {'c':[{'name':'z'}]}",
                "{'c':[{'name':'a','ports':[{'port':80,'x':1}]}]} | {'c':[{'name':'a','ports':[{'port':80,'y':2},{'port':81}]}]} | {'c':[{'name':'a','ports':[{'port':80,'x':1,'y':2},{'port':81}]}]}",
                "{'c':[{'name':'a','args':['x','y']}]} | {'c':[{'name':'a','args':['z']}]} | {'c':[{'name':'a','args':['z']}]}",
                // retainKeys
                "{'s':{'type':'RollingUpdate','rollingUpdate':{}}} | {'s':{'$retainKeys':['type'],'type':'Recreate'}} | {'s':{'type':'Recreate'}}",
                "{'s':{'a':1,'b':2}} | {'s':{'$retainKeys':['a','c'],'c':3}} | {'s':{'a':1,'c':3}}",
                // order
                "{'c':[{'name':'a'},{'name':'b'},{'name':'c'}]} | {'$setElementOrder/c':[{'name':'c'},{'name':'a'},{'name':'b'}]} | {'c':[{'name':'c'},{'name':'a'},{'name':'b'}]}",
                "{'c':[{'name':'a'},{'name':'x'},{'name':'b'}]} | {'$setElementOrder/c':[{'name':'n'},{'name':'a'},{'name':'b'}],'c':[{'name':'n'}]} | {'c':[{'name':'n'},{'name':'a'},{'name':'x'},{'name':'b'}]}",
                "{'c':[{'name':'x'},{'name':'a'}]} | {'$setElementOrder/c':[{'name':'a'}],'c':[{'$patch':'delete','name':'x'}]} | {'c':[{'name':'a'}]}",
                "{'p':['a','x','b']} | {'$setElementOrder/p':['b','a','n'],'p':['n']} | {'p':['x','b','a','n']}",
                "{'l':['a','b']} | {'$setElementOrder/l':['b','a']} | {'l':['a','b']}",
            })
    void merges(String target, String patch, String expected) {
        ObjectNode before = Trees.object(target);

        ObjectNode patched = StrategicMergePatch.apply(before, Trees.json(patch), SCHEMA);

        assertThat(patched).isEqualTo(Trees.object(expected));
        assertThat(before).isEqualTo(Trees.object(target));
    }

    @ParameterizedTest(name = "{0} is refused with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | 400 | error decoding patch",
                "{'m':{'$patch':'frobnicate'}} | 400 | unknown patch type found: frobnicate",
                "{'c':[{'$patch':'merge','name':'a'}]} | 400 | unknown patch type found: merge",
                "{'s':{'$retainKeys':['a'],'b':1}} | 400 | Invalid patch format of retainKeys",
                "{'s':{'$retainKeys':'a'}} | 400 | Invalid patch format of retainKeys",
                "{'$deleteFromPrimitiveList/p':'a'} | 400 | Invalid patch format of primitive list",
                "{'$setElementOrder/p':'a'} | 400 | Invalid patch format of setElementOrder list",
                "{'$setElementOrder/c':[{'name':'a'}],'c':[{'name':'b'}]} | 400 | The order in patch list:",
                "{'$setElementOrder/p':['a','b'],'p':['b','a']} | 400 | The order in patch list:",
                "{'c':[{'image':'x'}]} | 422 | the server rejected our request",
                "{'c':[{'$patch':'delete'}]} | 422 | the server rejected our request",
                "{'p':[['x']]} | 422 | the server rejected our request",
            })
    void refuses(String patch, int code, String message) {
        ApiException refusal =
                catchThrowableOfType(
                        ApiException.class,
                        () ->
                                StrategicMergePatch.apply(
                                        Trees.object("{}"), Trees.json(patch), SCHEMA));

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(message);
    }
}
