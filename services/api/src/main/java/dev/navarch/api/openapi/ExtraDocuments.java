package dev.navarch.api.openapi;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI documents of groups that another server serves behind this one (APIService). */
public interface ExtraDocuments {

    ExtraDocuments NONE =
            new ExtraDocuments() {
                @Override
                public long generation() {
                    return 0;
                }

                @Override
                public Map<String, String> addresses() {
                    return Map.of();
                }

                @Override
                public Map<String, ObjectNode> converted() {
                    return Map.of();
                }

                @Override
                public List<ObjectNode> v2() {
                    return List.of();
                }
            };

    /** Grows when anything here changes. */
    long generation();

    /**
     * Where documents of version 3 are that their servers answer with themselves: {@code
     * apis/example.com/v1} is at {@code /openapi/v3/apis/example.com/v1?hash=…}.
     */
    Map<String, String> addresses();

    /** Documents of version 3 of servers that have only version 2, by path. */
    Map<String, ObjectNode> converted();

    /** Documents of version 2, each without what is not its group and version. */
    List<ObjectNode> v2();
}
