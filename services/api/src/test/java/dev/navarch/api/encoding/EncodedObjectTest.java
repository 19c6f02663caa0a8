package dev.navarch.api.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EncodedObjectTest {

    private static ObjectNode tree(String json) {
        return Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void putsTheIdentityFirstAndTheRevisionIn() {
        EncodedObject encoded =
                EncodedObject.of(
                        tree(
                                "{'spec':{'x':'é'},'metadata':{'labels':{'a':'b'},'uid':'u','name':'n',"
                                        + "'resourceVersion':'old'},'kind':'K','apiVersion':'v1'}"));
        assertThat(text(encoded.apply(42)))
                .isEqualTo(
                        "{'apiVersion':'v1','kind':'K','metadata':{'name':'n','uid':'u',"
                                + "'resourceVersion':'42','labels':{'a':'b'}},'spec':{'x':'é'}}");
    }

    @Test
    void leavesTheRevisionOut() {
        assertThat(text(EncodedObject.of(tree("{'metadata':{'name':'n','a':1}}")).without()))
                .isEqualTo("{'metadata':{'name':'n','a':1}}");
        assertThat(text(EncodedObject.of(tree("{'metadata':{'a':1}}")).without()))
                .isEqualTo("{'metadata':{'a':1}}");
        assertThat(text(EncodedObject.of(tree("{'metadata':{}}")).without()))
                .isEqualTo("{'metadata':{}}");
    }

    @Test
    void keepsNumbersAsTheyAre() {
        String json =
                "{'metadata':{'resourceVersion':'1'},'a':0.10,'b':12345678901234567890,'c':1E+2}";
        assertThat(text(EncodedObject.of(tree(json)).apply(1))).isEqualTo(json);
    }

    @Test
    void replacesTheRevisionInBytes() {
        byte[] bytes =
                EncodedObject.of(
                                tree(
                                        "{'metadata':{'name':'\\\\u0022resourceVersion\\\\u0022','annotations':"
                                                + "{'resourceVersion':'no'}},'resourceVersion':'no'}"))
                        .apply(999);
        byte[] spliced = ResourceVersions.splice(bytes, 1000);
        assertThat(ResourceVersions.read(spliced)).isEqualTo(1000);
        assertThat(text(spliced)).isEqualTo(text(bytes).replace("'999'", "'1000'"));
    }

    @Test
    void findsLabelsAndFields() {
        FieldPaths paths = new FieldPaths(List.of("spec.node", "spec.on", "status.deep.n", "none"));
        FieldPaths.Found found =
                paths.read(
                        Json.write(
                                tree(
                                        "{'metadata':{'labels':{'a':'b','c':''}},'none':{'x':1},"
                                                + "'spec':{'node':'n1','on':true,'list':[{'node':'n2'}]},"
                                                + "'status':{'deep':{'n':7,'m':null}}}")));
        assertThat(found.labels()).isEqualTo(Map.of("a", "b", "c", ""));
        assertThat(found.values())
                .isEqualTo(Map.of("spec.node", "n1", "spec.on", "true", "status.deep.n", "7"));
    }
}
