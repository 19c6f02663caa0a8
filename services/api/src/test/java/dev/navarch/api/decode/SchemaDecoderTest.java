package dev.navarch.api.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaDecoderTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final LiveTypeRegistry TYPES = new LiveTypeRegistry(BuiltInTypes.load(SCHEMAS));

    private final SchemaDecoder decoder =
            new SchemaDecoder(SCHEMAS, new Defaulter(DefaultCatalog.load()));

    private Decoded decode(GroupResource key, String body, FieldValidation validation) {
        return decode(key, "", body, validation);
    }

    private Decoded decode(
            GroupResource key, String subresource, String body, FieldValidation validation) {
        ResourceDefinition type = TYPES.find(key).orElseThrow();
        return decoder.decode(
                type, "v1", subresource, body.getBytes(StandardCharsets.UTF_8), validation);
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.getMessage()).isEqualTo(message);
                            assertThat(e.code()).isEqualTo(400);
                            assertThat(e.reason()).isEqualTo("BadRequest");
                        });
    }

    @Test
    void fillsInKindAndVersion() {
        Decoded decoded = decode(Resources.DEPLOYMENTS, "{\"spec\":{}}", FieldValidation.STRICT);
        assertThat(decoded.object().toString())
                .isEqualTo("{\"spec\":{},\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\"}");
    }

    @Test
    void refusesAnUnknownFieldWhenStrict() {
        assertRefused(
                () ->
                        decode(
                                Resources.DEPLOYMENTS,
                                "{\"spec\":{\"foo\":1,\"template\":{\"spec\":{\"containers\":[{\"x\":{}}]}}}}",
                                FieldValidation.STRICT),
                "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding"
                        + " error: unknown field \"spec.foo\", unknown field"
                        + " \"spec.template.spec.containers[0].x\"");
    }

    @Test
    void warnsOfAndDropsAnUnknownField() {
        Decoded decoded = decode(Resources.PODS, "{\"spec\":{\"foo\":1}}", FieldValidation.WARN);
        assertThat(decoded.warnings()).containsExactly("unknown field \"spec.foo\"");
        assertThat(decoded.object().at("/spec").isEmpty()).isTrue();
        assertThat(decode(Resources.PODS, "{\"foo\":1}", FieldValidation.IGNORE).warnings())
                .isEmpty();
    }

    @Test
    void theLaterOfTwoEqualFieldsCountsUnlessStrict() {
        String body = "{\"spec\":{\"replicas\":1,\"replicas\":2}}";
        Decoded decoded = decode(Resources.DEPLOYMENTS, body, FieldValidation.WARN);
        assertThat(decoded.object().at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(decoded.warnings()).containsExactly("duplicate field \"spec.replicas\"");
        assertRefused(
                () -> decode(Resources.DEPLOYMENTS, body, FieldValidation.STRICT),
                "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding"
                        + " error: duplicate field \"spec.replicas\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"spec\":{\"replicas\":\"two\"}}|json: cannot unmarshal string into Go struct"
                        + " field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"replicas\":1.5}}|json: cannot unmarshal number 1.5 into Go struct"
                        + " field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"paused\":\"yes\"}}|json: cannot unmarshal string into Go struct"
                        + " field DeploymentSpec.spec.paused of type bool",
                "{\"metadata\":{\"labels\":{\"a\":1}}}|json: cannot unmarshal number into Go"
                        + " struct field ObjectMeta.metadata.labels.a of type string",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":{}}}}}|json: cannot unmarshal"
                        + " object into Go struct field PodSpec.spec.template.spec.containers of"
                        + " type []v1.Container",
                "{\"spec\":[]}|json: cannot unmarshal array into Go struct field Deployment.spec"
                        + " of type v1.DeploymentSpec",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"lots\"}}}]}}}}|quantities"
                        + " must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            })
    void refusesAValueOfTheWrongType(String body, String why) {
        assertRefused(
                () -> decode(Resources.DEPLOYMENTS, body, FieldValidation.IGNORE),
                "Deployment in version \"v1\" cannot be handled as a Deployment: " + why);
    }

    @Test
    void refusesSecretsThatAreNotBase64() {
        assertRefused(
                () ->
                        decode(
                                Resources.SECRETS,
                                "{\"data\":{\"a\":\"a!\"}}",
                                FieldValidation.IGNORE),
                "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at"
                        + " input byte 1");
    }

    @Test
    void refusesAnotherKindOrVersion() {
        assertRefused(
                () ->
                        decode(
                                Resources.PODS,
                                "{\"apiVersion\":\"v2\",\"kind\":\"Pod\"}",
                                FieldValidation.WARN),
                "the API version in the data (v2) does not match the expected API version (v1)");
        assertThatThrownBy(
                        () -> decode(Resources.PODS, "{\"kind\":\"Node\"}", FieldValidation.WARN))
                .hasMessageContaining("cannot be handled as a Pod");
    }

    @Test
    void refusesMalformedJsonAndShowsItsStart() {
        assertThatThrownBy(() -> decode(Resources.PODS, "{\"kind\":", FieldValidation.WARN))
                .hasMessageStartingWith(
                        "the object provided is unrecognized (must be of type Pod): couldn't get"
                                + " version/kind; json parse error: ")
                .hasMessageEndingWith("({\"kind\":)");
        assertThatThrownBy(() -> decode(Resources.PODS, "", FieldValidation.WARN))
                .hasMessageEndingWith("unexpected end of JSON input (<empty>)");
    }

    @Test
    void readsYamlToo() {
        Decoded decoded =
                decode(
                        Resources.CONFIG_MAPS,
                        "kind: ConfigMap\ndata:\n  a: \"1\"\n",
                        FieldValidation.STRICT);
        assertThat(decoded.object().at("/data/a").asString()).isEqualTo("1");
    }

    @Test
    void nullMeansAbsence() {
        Decoded decoded =
                decode(
                        Resources.PODS,
                        "{\"spec\":{\"hostname\":null,\"nodeSelector\":{\"a\":null}}}",
                        FieldValidation.STRICT);
        assertThat(decoded.object().at("/spec").toString())
                .isEqualTo("{\"nodeSelector\":{\"a\":\"\"}}");
    }

    @Test
    void aSubresourceHasAKindOfItsOwn() {
        Decoded decoded =
                decode(
                        Resources.DEPLOYMENTS,
                        "scale",
                        "{\"spec\":{\"replicas\":3}}",
                        FieldValidation.STRICT);
        assertThat(decoded.object().path("kind").asString()).isEqualTo("Scale");
        assertThat(decoded.object().path("apiVersion").asString()).isEqualTo("autoscaling/v1");
        assertThat(
                        decode(Resources.PODS, "eviction", "{}", FieldValidation.STRICT)
                                .object()
                                .path("kind")
                                .asString())
                .isEqualTo("Eviction");
        assertThat(
                        decode(
                                        Resources.SERVICE_ACCOUNTS,
                                        "token",
                                        "{\"spec\":{\"audiences\":[]}}",
                                        FieldValidation.STRICT)
                                .object()
                                .path("kind")
                                .asString())
                .isEqualTo("TokenRequest");
    }

    @ParameterizedTest
    @CsvSource({
        "0.5,500m",
        "1000m,1",
        "1000,1k",
        "1024Mi,1Gi",
        "1.5Gi,1536Mi",
        "0.5Ki,512",
        "100e3,100e3",
        "1e3,1e3",
        "0,0",
        "0.0000000001,1n",
        "128974848,128974848",
        "129M,129M",
        "2.5,2500m",
        "1Ki,1Ki",
        "-1500m,-1500m",
        "12345678901234567890,12345678901234567890"
    })
    void quantitiesBecomeCanonical(String written, String canonical) {
        assertThat(QuantityText.canonical(written)).isEqualTo(canonical);
    }
}
