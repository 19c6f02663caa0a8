package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V2Apidiscovery;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients get that speak protobuf: kubelets, controllers, whatever is made with client-go. */
@ExtendWith(SharedApi.class)
class ProtobufTest {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final byte[] NOTHING = {};

    private final LiveApi api;

    ProtobufTest(LiveApi api) {
        this.api = api;
    }

    private static Unknown unknown(byte[] body) throws Exception {
        ByteString bytes = ByteString.copyFrom(body);
        assertThat(bytes.substring(0, 4)).isEqualTo(ByteString.copyFromUtf8("k8s\0"));
        return Unknown.parseFrom(bytes.substring(4));
    }

    private static byte[] enveloped(String apiVersion, String kind, ByteString message) {
        Unknown.Builder unknown = Unknown.newBuilder().setRaw(message);
        unknown.getTypeMetaBuilder().setApiVersion(apiVersion).setKind(kind);
        return ByteString.copyFromUtf8("k8s\0")
                .concat(unknown.build().toByteString())
                .toByteArray();
    }

    private Unknown get(String path, String accept, String kind) throws Exception {
        HttpResponse<byte[]> answer = api.exchange("GET", path, "", NOTHING, accept);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(PROTOBUF);
        Unknown unknown = unknown(answer.body());
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo(kind);
        return unknown;
    }

    private String configMaps(String namespace, String... names) throws Exception {
        String path = "/api/v1/namespaces/" + namespace + "/configmaps";
        for (String name : names) {
            api.create(path, "{metadata: {name: " + name + "}, data: {k: " + name + "-ü}}");
        }
        return path;
    }

    @Test
    void createsAndReadsAnObjectWithoutAnyJson() throws Exception {
        String path = "/api/v1/namespaces/" + api.namespace("protobuf") + "/secrets";
        V1.Secret.Builder secret = V1.Secret.newBuilder();
        secret.getMetadataBuilder().setName("s");
        secret.putData("k", ByteString.copyFrom(new byte[] {0, -1}));
        byte[] body = enveloped("v1", "Secret", secret.build().toByteString());
        HttpResponse<byte[]> created = api.exchange("POST", path, PROTOBUF, body, PROTOBUF);
        assertThat(created.statusCode()).isEqualTo(201);
        V1.Secret answered = V1.Secret.parseFrom(unknown(created.body()).getRaw());
        assertThat(answered.getMetadata().getUid()).isNotEmpty();
        V1.Secret read = V1.Secret.parseFrom(get(path + "/s", PROTOBUF, "Secret").getRaw());
        assertThat(read).isEqualTo(answered);
        assertThat(read.getType()).isEqualTo("Opaque");
        assertThat(read.getDataOrThrow("k").toByteArray()).containsExactly(0, -1);
    }

    @Test
    void listsInPages() throws Exception {
        String path = configMaps(api.namespace("protobuf"), "a", "b", "c");
        V1.ConfigMapList first =
                V1.ConfigMapList.parseFrom(
                        get(path + "?limit=2", PROTOBUF + ", */*", "ConfigMapList").getRaw());
        assertThat(first.getItemsList())
                .extracting(item -> item.getMetadata().getName())
                .containsExactly("a", "b");
        assertThat(first.getItems(0).getDataOrThrow("k")).isEqualTo("a-ü");
        assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(1);
        V1.ConfigMapList rest =
                V1.ConfigMapList.parseFrom(
                        get(
                                        path
                                                + "?limit=2&continue="
                                                + first.getMetadata().getContinue(),
                                        PROTOBUF,
                                        "ConfigMapList")
                                .getRaw());
        assertThat(rest.getItemsCount()).isEqualTo(1);
        assertThat(rest.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void watchesInFrames() throws Exception {
        String path = configMaps(api.namespace("protobuf"), "a");
        HttpResponse<java.io.InputStream> watch =
                api.stream(path + "?watch=true&resourceVersion=0", PROTOBUF + ";stream=watch");
        assertThat(watch.headers().firstValue("content-type")).hasValue(PROTOBUF + ";stream=watch");
        try (DataInputStream frames = new DataInputStream(watch.body())) {
            assertThat(next(frames, "ADDED").getMetadata().getName()).isEqualTo("a");
            configMaps(path.split("/")[4], "b");
            assertThat(next(frames, "ADDED").getDataOrThrow("k")).isEqualTo("b-ü");
            api.merge(path + "/a", "{data: {k: z}}");
            assertThat(next(frames, "MODIFIED").getDataOrThrow("k")).isEqualTo("z");
            api.delete(path + "/a");
            assertThat(next(frames, "DELETED").getMetadata().getName()).isEqualTo("a");
        }
    }

    @Test
    void watchesInBinaryMessagesOverAWebSocket() throws Exception {
        String path = configMaps(api.namespace("protobuf"), "a");
        BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

                    @Override
                    public CompletionStage<?> onBinary(
                            WebSocket socket, ByteBuffer data, boolean last) {
                        byte[] part = new byte[data.remaining()];
                        data.get(part);
                        parts.writeBytes(part);
                        if (last) {
                            messages.add(parts.toByteArray());
                            parts.reset();
                        }
                        socket.request(1);
                        return CompletableFuture.completedStage(last);
                    }
                };
        WebSocket socket =
                api.webSocket(path + "?watch=true&resourceVersion=0", PROTOBUF, listener);
        assertThat(map(event(messages.take(), "ADDED")).getMetadata().getName()).isEqualTo("a");
        String large = "x".repeat(100_000);
        api.merge(path + "/a", "{data: {k: " + large + "}}");
        assertThat(map(event(messages.take(), "MODIFIED")).getDataOrThrow("k")).isEqualTo(large);
        api.delete(path + "/a");
        assertThat(map(event(messages.take(), "DELETED")).getMetadata().getName()).isEqualTo("a");
        socket.abort();
    }

    private static Unknown frame(DataInputStream frames, String type) throws Exception {
        return event(frames.readNBytes(frames.readInt()), type);
    }

    private static Unknown event(byte[] bytes, String type) throws Exception {
        Meta.WatchEvent event = Meta.WatchEvent.parseFrom(bytes);
        assertThat(event.getType()).isEqualTo(type);
        return unknown(event.getObject().getRaw().toByteArray());
    }

    private static V1.ConfigMap next(DataInputStream frames, String type) throws Exception {
        return map(frame(frames, type));
    }

    private static V1.ConfigMap map(Unknown unknown) throws Exception {
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo("ConfigMap");
        return V1.ConfigMap.parseFrom(unknown.getRaw());
    }

    @Test
    void watchesMetadataAlone() throws Exception {
        String path = configMaps(api.namespace("protobuf"), "a");
        String accept = PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
        try (DataInputStream frames =
                new DataInputStream(
                        api.stream(path + "?watch=true&resourceVersion=0", accept).body())) {
            Unknown unknown = frame(frames, "ADDED");
            assertThat(unknown.getTypeMeta().getKind()).isEqualTo("PartialObjectMetadata");
            assertThat(
                            Meta.PartialObjectMetadata.parseFrom(unknown.getRaw())
                                    .getMetadata()
                                    .getName())
                    .isEqualTo("a");
        }
        String list = PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        Meta.PartialObjectMetadataList metadata =
                Meta.PartialObjectMetadataList.parseFrom(
                        get(path, list, "PartialObjectMetadataList").getRaw());
        assertThat(metadata.getItemsList())
                .extracting(item -> item.getMetadata().getName())
                .contains("a");
        assertThat(metadata.getItems(0).getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void refusesInProtobuf() throws Exception {
        HttpResponse<byte[]> answer =
                api.exchange(
                        "GET", "/api/v1/namespaces/none-such", "", NOTHING, PROTOBUF + ", */*");
        assertThat(answer.statusCode()).isEqualTo(404);
        Meta.Status status = Meta.Status.parseFrom(unknown(answer.body()).getRaw());
        assertThat(status.getReason()).isEqualTo("NotFound");
        assertThat(status.getCode()).isEqualTo(404);
        assertThat(status.getDetails().getName()).isEqualTo("none-such");
    }

    @Test
    void deletesWithOptionsInProtobuf() throws Exception {
        String path = configMaps(api.namespace("protobuf"), "a") + "/a";
        Meta.DeleteOptions options =
                Meta.DeleteOptions.newBuilder()
                        .setPreconditions(Meta.Preconditions.newBuilder().setUid("another"))
                        .build();
        byte[] body = enveloped("v1", "DeleteOptions", options.toByteString());
        assertThat(api.exchange("DELETE", path, PROTOBUF, body, PROTOBUF).statusCode())
                .isEqualTo(409);
        HttpResponse<byte[]> gone = api.exchange("DELETE", path, "", NOTHING, PROTOBUF);
        assertThat(Meta.Status.parseFrom(unknown(gone.body()).getRaw()).getStatus())
                .isEqualTo("Success");
    }

    @Test
    void hasNoTableInProtobuf() throws Exception {
        String table = PROTOBUF + ";as=Table;g=meta.k8s.io;v=v1";
        assertThat(api.exchange("GET", "/api/v1/namespaces", "", NOTHING, table).statusCode())
                .isEqualTo(406);
        String or = table + ",application/json;as=Table;g=meta.k8s.io;v=v1";
        HttpResponse<byte[]> answer = api.exchange("GET", "/api/v1/namespaces", "", NOTHING, or);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"Table\"");
    }

    @Test
    void hasNothingButMetadataOfCustomTypes() throws Exception {
        String path =
                Definitions.serve(api, "protobuf.example.com", "things", "Thing", "{type: object}");
        api.create(path, "{apiVersion: protobuf.example.com/v1, kind: Thing, metadata: {name: t}}");
        HttpResponse<byte[]> refused = api.exchange("GET", path, "", NOTHING, PROTOBUF);
        assertThat(refused.statusCode()).isEqualTo(406);
        HttpResponse<byte[]> json = api.exchange("GET", path, "", NOTHING, PROTOBUF + ", */*");
        assertThat(json.headers().firstValue("content-type")).hasValue("application/json");
        String accept = PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        Meta.PartialObjectMetadataList metadata =
                Meta.PartialObjectMetadataList.parseFrom(
                        get(path, accept, "PartialObjectMetadataList").getRaw());
        assertThat(metadata.getItems(0).getMetadata().getName()).isEqualTo("t");
        byte[] body = enveloped("protobuf.example.com/v1", "Thing", ByteString.EMPTY);
        assertThat(api.exchange("POST", path, PROTOBUF, body, PROTOBUF).statusCode())
                .isEqualTo(415);
    }

    @Test
    void tellsWhatItServesInProtobuf() throws Exception {
        assertThat(
                        Meta.APIVersions.parseFrom(get("/api", PROTOBUF, "APIVersions").getRaw())
                                .getVersionsList())
                .containsExactly("v1");
        Meta.APIResourceList resources =
                Meta.APIResourceList.parseFrom(
                        get("/apis/apps/v1", PROTOBUF, "APIResourceList").getRaw());
        assertThat(resources.getResourcesList())
                .filteredOn(resource -> resource.getName().equals("deployments"))
                .singleElement()
                .satisfies(deployments ->
                        assertThat(deployments.getVerbs().getItemsList())
                                .contains("create", "watch"));
        V2Apidiscovery.APIGroupDiscoveryList all =
                V2Apidiscovery.APIGroupDiscoveryList.parseFrom(
                        get(
                                        "/apis",
                                        PROTOBUF
                                                + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                                        "APIGroupDiscoveryList")
                                .getRaw());
        assertThat(all.getItemsList())
                .extracting(group -> group.getMetadata().getName())
                .contains("apps", "batch");
    }
}
