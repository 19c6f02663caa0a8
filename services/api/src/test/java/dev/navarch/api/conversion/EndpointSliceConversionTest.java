package dev.navarch.api.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class EndpointSliceConversionTest {

    private static final String STABLE =
            "endpoints: [{nodeName: n, zone: z, deprecatedTopology: {rack: r}}, {addresses: [a]}]";

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.builder().build().readTree(text);
    }

    @Test
    void tellsNodeAndZoneAsTopology() {
        ObjectNode slice = yaml(STABLE);
        EndpointSliceConversion.toV1beta1(slice);
        assertThat(slice)
                .isEqualTo(
                        yaml(
                                """
                                endpoints:
                                  - nodeName: n
                                    topology:
                                      rack: r
                                      kubernetes.io/hostname: n
                                      topology.kubernetes.io/zone: z
                                  - addresses: [a]
                                """));
        EndpointSliceConversion.toV1(slice);
        assertThat(slice).isEqualTo(yaml(STABLE));
    }

    @Test
    void takesTheNodeFromTopologyAlone() {
        ObjectNode slice = yaml("endpoints: [{topology: {kubernetes.io/hostname: n}}]");
        EndpointSliceConversion.toV1(slice);
        assertThat(slice).isEqualTo(yaml("endpoints: [{nodeName: n}]"));
    }
}
