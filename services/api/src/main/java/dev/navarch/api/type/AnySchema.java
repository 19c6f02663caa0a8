package dev.navarch.api.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schema of a value of which nothing is known: everything stays as it is. */
public final class AnySchema {

    public static final Schema INSTANCE =
            new SchemaNode(
                    "",
                    "",
                    "",
                    "",
                    Map.of(),
                    new DefaultedFields(Map.of()),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    true,
                    false,
                    "",
                    List.of(),
                    "",
                    "",
                    "",
                    Optional.empty(),
                    Map.of());

    private AnySchema() {}
}
