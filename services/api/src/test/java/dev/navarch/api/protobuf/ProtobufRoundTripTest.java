package dev.navarch.api.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeVersion;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Resource;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every built-in type with every field set, held against the messages of the official client. */
class ProtobufRoundTripTest {

    private static final Map<String, Descriptor> KNOWN =
            Stream.of(
                            Meta.getDescriptor(),
                            V1.getDescriptor(),
                            V1Admissionregistration.getDescriptor(),
                            V1Apiextensions.getDescriptor(),
                            V1Apps.getDescriptor(),
                            V1Authentication.getDescriptor(),
                            V1Authorization.getDescriptor(),
                            V1Autoscaling.getDescriptor(),
                            V1Batch.getDescriptor(),
                            V1Certificates.getDescriptor(),
                            V1Coordination.getDescriptor(),
                            V1Discovery.getDescriptor(),
                            V1Events.getDescriptor(),
                            V1Flowcontrol.getDescriptor(),
                            V1Networking.getDescriptor(),
                            V1Node.getDescriptor(),
                            V1Policy.getDescriptor(),
                            V1Rbac.getDescriptor(),
                            V1Resource.getDescriptor(),
                            V1Scheduling.getDescriptor(),
                            V1Storage.getDescriptor(),
                            V2Autoscaling.getDescriptor())
                    .map(FileDescriptor::getMessageTypes)
                    .flatMap(List::stream)
                    .collect(
                            Collectors.toMap(
                                    d ->
                                            d.getFullName()
                                                    .replace("k8s.io.", "io.k8s.")
                                                    .replace('_', '-'),
                                    d -> d));

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();
    private static final Messages MESSAGES = new Messages();

    private final ProtobufBodies bodies = new ProtobufBodies(MESSAGES);
    private final ProtobufAnswers answers = new ProtobufAnswers(MESSAGES);

    static Stream<Arguments> types() {
        List<Arguments> types = new ArrayList<>();
        for (ResourceDefinition type : BuiltInTypes.load(SCHEMAS)) {
            for (TypeVersion version : type.versions()) {
                types.add(
                        Arguments.of(
                                type.apiVersion(version.name()), type.kind(), version.schema()));
            }
        }
        return types.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("types")
    void saysEveryFieldAsTheOfficialClientReadsIt(
            String apiVersion, String kind, dev.navarch.api.type.Schema schema) throws Exception {
        ObjectNode object = new FullObjects().of(apiVersion, kind, schema);
        byte[] json = JsonMapper.shared().writeValueAsBytes(object);

        ByteString bytes =
                ByteString.copyFrom(
                        answers.object(json).orElseThrow().whole().stream()
                                .map(ByteString::copyFrom)
                                .toList());
        assertThat(bytes.substring(0, 4)).isEqualTo(ByteString.copyFromUtf8("k8s\0"));
        Unknown unknown = Unknown.parseFrom(bytes.substring(4));
        assertThat(unknown.getTypeMeta().getApiVersion()).isEqualTo(apiVersion);
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo(kind);
        assertThat(JsonMapper.shared().readTree(bodies.toJson(bytes.toByteArray())))
                .isEqualTo(object);

        Descriptor published = KNOWN.get(schema.definition());
        if (published == null) {
            assertThat(apiVersion)
                    .as("published without messages, or as beta")
                    .isIn(
                            "apiregistration.k8s.io/v1",
                            "certificates.k8s.io/v1",
                            "storagemigration.k8s.io/v1");
            return;
        }
        Message message = DynamicMessage.parseFrom(published, unknown.getRaw());
        List<String> wrong = new ArrayList<>();
        compare(message, kind, wrong);
        assertThat(wrong).isEmpty();
        ByteString again =
                ByteString.copyFromUtf8("k8s\0")
                        .concat(
                                unknown.toBuilder()
                                        .setRaw(message.toByteString())
                                        .build()
                                        .toByteString());
        assertThat(JsonMapper.shared().readTree(bodies.toJson(again.toByteArray())))
                .isEqualTo(object);
    }

    /** Fields that no schema has, or only one of which is ever set. */
    private static final List<String> UNSET =
            List.of(
                    "selfLink",
                    "IntOrString.intVal",
                    "IntOrString.strVal",
                    "JSONSchemaPropsOrArray.jSONSchemas",
                    "JSONSchemaPropsOrBool.schema",
                    "JSONSchemaPropsOrStringArray.schema",
                    "HorizontalPodAutoscalerCondition.observedGeneration");

    private static void compare(Message message, String path, List<String> wrong) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            wrong.add(path + " has unknown fields " + message.getUnknownFields().asMap().keySet());
        }
        // An object within one of its own type is left empty, or it would never end.
        if (message.getAllFields().isEmpty()) {
            return;
        }
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            String name = message.getDescriptorForType().getName() + "." + field.getName();
            boolean set =
                    field.isRepeated()
                            ? message.getRepeatedFieldCount(field) > 0
                            : message.hasField(field);
            if (!set) {
                if (!UNSET.contains(name) && !UNSET.contains(field.getName())) {
                    wrong.add(path + "." + field.getName() + " is not set");
                }
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Object value =
                        field.isRepeated()
                                ? message.getRepeatedField(field, 0)
                                : message.getField(field);
                compare((Message) value, path + "." + field.getName(), wrong);
            }
        }
    }
}
