package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class ListingTest {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final LiveApi api;

    ListingTest(LiveApi api) {
        this.api = api;
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Servers with support for API chunking should return chunks of results for list calls [Conformance]")
    void pagesShowOneMoment() throws Exception {
        String templates = "/api/v1/namespaces/" + api.namespace("chunks") + "/podtemplates";
        int many = 43;
        for (int i = 0; i < many; i++) {
            api.create(
                    templates,
                    """
                    {metadata: {name: t%02d}, template: {metadata: {labels: {a: b}},
                      spec: {containers: [{name: c, image: i}]}}}
                    """
                            .formatted(i));
        }
        for (int limit : new int[] {1, 7, 43, 500}) {
            List<String> names = new ArrayList<>();
            String next = "";
            String revision = "";
            do {
                JsonNode page = api.get(templates + "?limit=" + limit + "&continue=" + next);
                String at = page.at("/metadata/resourceVersion").asString();
                assertThat(revision.isEmpty() ? at : revision).isEqualTo(at);
                revision = at;
                next = page.at("/metadata/continue").asString("");
                page.path("items")
                        .valueStream()
                        .forEach(item -> names.add(item.at("/metadata/name").asString()));
                int left = many - names.size();
                assertThat(page.path("items")).hasSizeLessThanOrEqualTo(limit);
                assertThat(page.at("/metadata/remainingItemCount").asInt(0)).isEqualTo(left);
                assertThat(next.isEmpty()).isEqualTo(left == 0);
                if (limit == 7 && names.size() == 7) {
                    api.create(
                            templates,
                            "{metadata: {name: t99}, template: {spec: {containers: [{name: c, image: i}]}}}");
                    api.delete(templates + "/t99");
                }
            } while (!next.isEmpty());
            assertThat(names).hasSize(many).isSorted().doesNotHaveDuplicates();
        }
        assertThat(api.get(templates).path("items")).hasSize(many);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] Servers with support for Table transformation should return a 406 for a backend which does not implement metadata [Conformance]")
    void whatHasNoMetadataIsNoTable() throws Exception {
        Answer answer =
                api.send(
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        "application/json",
                        LiveApi.json(
                                """
                                {spec: {resourceAttributes: {namespace: default, verb: list,
                                  resource: pods}}}
                                """),
                        TABLE);
        answer.refused(406);
        assertThat(answer.body().path("reason").asString()).isEqualTo("NotAcceptable");
        assertThat(api.send("GET", "/api/v1/namespaces", "", "", TABLE).succeeded().path("kind"))
                .hasToString("\"Table\"");
    }
}
