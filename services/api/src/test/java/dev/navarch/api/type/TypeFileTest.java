package dev.navarch.api.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TypeFileTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();

    private static ResourceDefinition read(String yaml) {
        TypeFile file = new TypeFile(YAMLMapper.builder().build().readTree(yaml), SCHEMAS);
        return file.entries().getFirst().definition();
    }

    @Test
    void aTypeNeedsNothingButItsNames() {
        ResourceDefinition type =
                read(
                        """
                        group: example.com
                        definitions: io.k8s.api.coordination
                        types: [{plural: leases, kind: Lease}]
                        """);
        assertThat(type.key()).hasToString("leases.example.com");
        assertThat(type.singular()).isEqualTo("lease");
        assertThat(type.listKind()).isEqualTo("LeaseList");
        assertThat(type.namespaced()).isTrue();
        assertThat(type.verbs()).hasSize(8).contains("deletecollection", "watch");
        assertThat(type.storageVersion()).isEqualTo("v1");
        assertThat(type.versions().getFirst().columns())
                .extracting(PrinterColumn::name)
                .containsExactly("Name");
        assertThat(type.stored()).isTrue();
    }

    @Test
    void whatMayNotChangeBecomesARule() {
        ResourceDefinition type =
                read(
                        """
                        group: example.com
                        definitions: io.k8s.api.coordination
                        types: [{plural: leases, kind: Lease, immutable: [spec.holderIdentity]}]
                        """);
        assertThat(type.versions().getFirst().rules())
                .extracting(Rule::path, Rule::expression)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "spec.holderIdentity", "self == oldSelf"));
    }

    @Test
    void selectableFieldsMayStandForOtherPaths() {
        ResourceDefinition type =
                read(
                        """
                        group: example.com
                        definitions: io.k8s.api.coordination
                        types: [{plural: leases, kind: Lease, selectableFields: [a.b, c=d.e]}]
                        """);
        assertThat(type.selectablePath("a.b")).contains("a.b");
        assertThat(type.selectablePath("c")).contains("d.e");
        assertThat(type.selectablePath("d.e")).isEmpty();
    }
}
