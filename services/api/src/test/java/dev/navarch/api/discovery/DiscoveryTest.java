package dev.navarch.api.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.Golden;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.SchemaCatalog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DiscoveryTest {

    private static final LiveTypeRegistry TYPES =
            new LiveTypeRegistry(BuiltInTypes.load(SchemaCatalog.load()));

    private final Discovery discovery = new Discovery(TYPES, ExtraGroups.NONE, "127.0.0.1:6443");

    private static JsonNode read(Document document) {
        return JsonMapper.shared().readTree(document.bytes());
    }

    @Test
    void namesTheCoreVersions() {
        assertThat(read(discovery.coreVersions()).toString())
                .isEqualTo(
                        "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":"
                                + "[{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":\"127.0.0.1:6443\"}]}");
    }

    @Test
    void listsGroupsWithTheirPreferredVersions() {
        Golden.assertMatches("discovery/groups.json", read(discovery.groupList()));
        assertThat(
                        read(discovery.group("autoscaling").orElseThrow())
                                .at("/preferredVersion/version")
                                .asString())
                .isEqualTo("v2");
        assertThat(discovery.group("nowhere.example.com")).isEmpty();
    }

    @Test
    void listsTheResourcesOfAVersion() {
        Golden.assertMatches(
                "discovery/core-v1.json", read(discovery.resources("", "v1").orElseThrow()));
        Golden.assertMatches(
                "discovery/apps-v1.json", read(discovery.resources("apps", "v1").orElseThrow()));
        assertThat(discovery.resources("apps", "v9")).isEmpty();
    }

    @Test
    void tellsAllInOneDocument() {
        JsonNode list = read(discovery.aggregated(false, "v2"));
        assertThat(list.path("apiVersion").asString()).isEqualTo("apidiscovery.k8s.io/v2");
        JsonNode apps =
                list.path("items")
                        .valueStream()
                        .filter(g -> g.at("/metadata/name").asString("").equals("apps"))
                        .findFirst()
                        .orElseThrow();
        Golden.assertMatches("discovery/aggregated-apps.json", apps);
        assertThat(read(discovery.aggregated(true, "v2")).path("items").size()).isEqualTo(1);
    }

    @Test
    void listsGroupsThatOthersServe() {
        ObjectNode metrics = JsonMapper.shared().createObjectNode();
        metrics.putObject("metadata").put("name", "metrics.k8s.io");
        metrics.putArray("versions").addObject().put("version", "v1beta1");
        Discovery both =
                new Discovery(
                        TYPES,
                        new ExtraGroups() {
                            @Override
                            public long generation() {
                                return 1;
                            }

                            @Override
                            public List<ObjectNode> groups() {
                                return List.of(metrics);
                            }
                        },
                        "");
        assertThat(read(both.groupList()).path("groups").valueStream())
                .anyMatch(g -> g.path("name").asString("").equals("metrics.k8s.io"));
        assertThat(read(both.aggregated(false, "v2")).path("items").valueStream())
                .contains(metrics);
    }

    @Test
    void keepsADocumentUntilTheTypesChange() {
        LiveTypeRegistry types = new LiveTypeRegistry(BuiltInTypes.load(SchemaCatalog.load()));
        Discovery own = new Discovery(types, ExtraGroups.NONE, "");
        Document before = own.groupList();
        assertThat(own.groupList()).isSameAs(before);
        types.replaceCustom(List.of());
        assertThat(own.groupList()).isNotSameAs(before);
        assertThat(own.groupList().etag()).isEqualTo(before.etag());
    }

    @Test
    void ordersVersionsByStabilityAndAge() {
        assertThat(
                        Stream.of(
                                        "v1alpha1",
                                        "foo",
                                        "v1",
                                        "v11beta2",
                                        "v10",
                                        "v2",
                                        "v3beta1",
                                        "bar")
                                .sorted(VersionOrder.NEWEST_STABLE_FIRST))
                .containsExactly(
                        "v10", "v2", "v1", "v11beta2", "v3beta1", "v1alpha1", "bar", "foo");
    }
}
