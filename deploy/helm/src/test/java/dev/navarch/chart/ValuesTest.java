package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Values that cannot be meant are refused before anything is installed. */
@EnabledIf(
        value = "dev.navarch.chart.Chart#helmPresent",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class ValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    api.replicas=0                             | /api/replicas
                    api.replicas=two                           | /api/replicas
                    api.replcas=2                              | additional properties 'replcas' not allowed
                    api.service.type=Headless                  | /api/service/type
                    api.service.port=70000                     | /api/service/port
                    api.heap=1gigabyte                         | /api/heap
                    api.resources.limits.memory=lots           | /api/resources/limits/memory
                    api.advertiseAddress=api.example.com       | /api/advertiseAddress
                    controller.minAvailable=-1                 | /controller/minAvailable
                    scheduler.spreadOver=zone                  | /scheduler/spreadOver
                    metrics.enabled=maybe                      | /metrics/enabled
                    simulatedNodes.count=many                  | /simulatedNodes/count
                    nodeAgent.home=navarch                     | /nodeAgent/home
                    nodeAgent.port=0                           | /nodeAgent/port
                    nodeAgent.healthPort=health                | /nodeAgent/healthPort
                    nodeAgent.tokenSecret=abcdef               | /nodeAgent/tokenSecret
                    nodeAgent.tokenSecret.name=Join_Token      | /nodeAgent/tokenSecret/name
                    nodeAgent.tokenSecret.token=abcdef         | additional properties 'token' not allowed
                    proxy.healthPort=70000                     | /proxy/healthPort
                    networkPolicy.machinesFrom=192.0.2.0/24    | /networkPolicy/machinesFrom
                    cluster.serviceCidr=10.96.0.0              | /cluster/serviceCidr
                    cluster.domain=.local                      | /cluster/domain
                    fullnameOverride=My_Release                | /fullnameOverride
                    image.pullPolicy=Sometimes                 | /image/pullPolicy
                    kubeconfig.server=http://api.example.com   | /kubeconfig/server
                    postgres.external.url=mysql://db           | /postgres/external/url
                    postgres.bundled.persistence.size=big      | /postgres/bundled/persistence/size
                    kafka.external.bootstrapServers=broker     | /kafka/external/bootstrapServers
                    networkPolicy.apiFrom=all                  | /networkPolicy/apiFrom
                    monitoring.serviceMonitor.interval=often   | /monitoring/serviceMonitor/interval
                    postgres.bundled.enabled=false             | postgres.external.url is required
                    kafka.bundled.enabled=false                | kafka.external.bootstrapServers is required
                    kafka.external.user=app                    | kafka.external.passwordSecret.name is required
                    """)
    void refuses(String value, String why) {
        Chart.Result rendered = Chart.template(List.of("--set", value));
        assertThat(rendered.code()).isNotZero();
        assertThat(rendered.output()).contains(why);
    }

    @Test
    void allThatTheSchemaKnowsHasADefaultWithItsMeaning() throws IOException {
        JsonNode schema =
                JsonMapper.shared()
                        .readTree(Files.readString(Chart.DIRECTORY.resolve("values.schema.json")));
        JsonNode values =
                new YAMLMapper().readTree(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));
        Set<String> missing = new TreeSet<>();
        compare("", schema, schema, values, missing);
        // "global" is Helm's own.
        assertThat(missing).containsExactly(".global");
    }

    private static void compare(
            String path, JsonNode root, JsonNode schema, JsonNode values, Set<String> missing) {
        JsonNode resolved =
                schema.has("$ref")
                        ? root.at(schema.path("$ref").asString("").substring(1))
                        : schema;
        resolved.path("properties")
                .properties()
                .forEach(property -> {
                    String name = path + "." + property.getKey();
                    if (values.has(property.getKey())) {
                        compare(
                                name,
                                root,
                                property.getValue(),
                                values.path(property.getKey()),
                                missing);
                    } else if (!path.endsWith("resources")) {
                        missing.add(name);
                    }
                });
    }
}
