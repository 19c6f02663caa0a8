package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects of custom types that were stored before their schema became stricter. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class RatchetingTest {

    private static final String LOOSE =
            """
            {type: object, properties: {spec: {type: object, properties: {
              size: {type: integer}, word: {type: string}, note: {type: string},
              free: {type: array, items: {type: string}},
              named: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name],
                items: {type: object, required: [name], properties: {
                  name: {type: string}, size: {type: integer}}}}}}}}
            """;
    private static final String STRICT =
            """
            {type: object,
             x-kubernetes-validations: [
               {rule: '!has(self.spec.word) || self.spec.word != "whole"', message: not whole}],
             properties: {spec: {type: object, properties: {
              size: {type: integer, maximum: 5},
              word: {type: string, x-kubernetes-validations: [
                {rule: 'self.size() < 6', messageExpression: '"long: " + self', reason: FieldValueForbidden},
                {rule: 'self != "frozen" || self != oldSelf', message: frozen moves},
                {rule: 'oldSelf.hasValue() || self != "late"', optionalOldSelf: true, message: too late}]},
              note: {type: string},
              free: {type: array, items: {type: string, maxLength: 3}},
              named: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name],
                items: {type: object, required: [name], properties: {
                  name: {type: string}, size: {type: integer, maximum: 5}}}}}}}}
            """;

    private final LiveApi api;
    private String things = "";

    RatchetingTest(LiveApi api) {
        this.api = api;
    }

    /** Serves the loose schema, stores one object, and then serves the strict one. */
    private String given(String spec) throws Exception {
        String group = api.name("ratchet") + ".example.com";
        things = Definitions.serve(api, group, "things", "Thing", LOOSE);
        api.create(things, thing(group, "one", spec));
        api.merge(
                Definitions.PATH + "/things." + group,
                "{spec: {versions: [" + Definitions.version("v1", true, true, STRICT) + "]}}");
        eventually(
                "the strict schema holds",
                () ->
                        api.send(
                                                "POST",
                                                things + "?dryRun=All",
                                                "application/json",
                                                LiveApi.json(thing(group, "two", "{size: 9}")))
                                        .code()
                                == 422);
        return group;
    }

    private static String thing(String group, String name, String spec) {
        return "{apiVersion: %s/v1, kind: Thing, metadata: {name: %s}, spec: %s}"
                .formatted(group, name, spec);
    }

    private Answer change(String spec) throws Exception {
        return api.send(
                "PATCH",
                things + "/one",
                "application/merge-patch+json",
                LiveApi.json("{spec: " + spec + "}"));
    }

    @Test
    void whatIsAsItWasStaysAllowed() throws Exception {
        given("{size: 9, word: much-too-long, free: [toolong], named: [{name: a, size: 9}]}");
        change("{note: changed}").succeeded();
        change("{named: [{name: b, size: 2}, {name: a, size: 9}]}").succeeded();
    }

    @Test
    void whatChangesMustBeValid() throws Exception {
        given("{size: 9, word: much-too-long}");
        assertThat(change("{size: 8}").refused(422)).contains("spec.size: Invalid value: 8");
        assertThat(change("{word: another-long}").refused(422))
                .contains("spec.word: Forbidden: long: another-long");
        change("{size: 5}").succeeded();
        assertThat(change("{size: 9}").refused(422)).contains("spec.size");
    }

    @Test
    void itemsOfOtherListsHaveNoFormerState() throws Exception {
        given("{free: [toolong]}");
        assertThat(change("{free: [toolong, ok]}").refused(422)).contains("spec.free[0]");
    }

    @Test
    void rulesAboutChangesHoldWhereNothingChanged() throws Exception {
        given("{word: frozen}");
        assertThat(change("{note: changed}").refused(422)).contains("frozen moves");
    }

    @Test
    void rulesOfTheWholeObjectHold() throws Exception {
        String group = given("{note: x}");
        assertThat(change("{word: whole}").refused(422))
                .contains("<nil>: Invalid value: \"object\": not whole");
        assertThat(
                        api.send(
                                        "POST",
                                        things,
                                        "application/json",
                                        LiveApi.json(thing(group, "two", "{word: late}")))
                                .refused(422))
                .contains("too late");
    }
}
