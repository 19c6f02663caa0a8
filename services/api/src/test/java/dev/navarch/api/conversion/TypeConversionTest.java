package dev.navarch.api.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TypeConversionTest {

    private static final LiveTypeRegistry TYPES =
            new LiveTypeRegistry(BuiltInTypes.load(SchemaCatalog.load()));
    private final TypeConversion conversion = new TypeConversion();

    private static ObjectNode read(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @Test
    void eventsHaveOtherNamesInTheirOwnGroup() {
        ResourceDefinition type =
                TYPES.find(new GroupResource("events.k8s.io", "events")).orElseThrow();
        ObjectNode core =
                read(
                        "{'apiVersion':'v1','kind':'Event','involvedObject':{'name':'p'},"
                                + "'message':'m','count':2}");
        ObjectNode converted = conversion.fromStorage(type, "v1", core.deepCopy());
        assertThat(converted)
                .isEqualTo(
                        read(
                                "{'apiVersion':'events.k8s.io/v1','kind':'Event','regarding':{'name':'p'},"
                                        + "'note':'m','deprecatedCount':2}"));
        assertThat(conversion.toStorage(type, "v1", converted)).isEqualTo(core);
        assertThat(conversion.asStored(type, "v1")).isFalse();
    }

    @Test
    void autoscalersKeepInAnnotationsWhatVersionOneCannotSay() {
        ResourceDefinition type = TYPES.find(Resources.HORIZONTAL_POD_AUTOSCALERS).orElseThrow();
        ObjectNode v2 =
                read(
                        "{'apiVersion':'autoscaling/v2','metadata':{'name':'h'},'spec':{'maxReplicas':3,"
                                + "'metrics':[{'type':'Resource','resource':{'name':'memory','target':{'type':'Utilization','averageUtilization':50}}},"
                                + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':80}}}],"
                                + "'behavior':{'scaleUp':{'selectPolicy':'Max'}}},'status':{}}");
        ObjectNode v1 = conversion.fromStorage(type, "v1", v2.deepCopy());
        assertThat(v1.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(80);
        assertThat(v1.path("spec").has("metrics")).isFalse();
        assertThat(v1.at("/metadata/annotations").propertyNames())
                .contains("autoscaling.alpha.kubernetes.io/metrics");
        assertThat(conversion.toStorage(type, "v1", v1)).isEqualTo(v2);
    }
}
