package dev.navarch.api.validation;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.Validator;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Rule;
import dev.navarch.api.type.TypeVersion;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validates by what is said of the schema, of each definition that the object is made of, and of
 * the type. The engine checks metadata itself.
 */
public final class ObjectValidator implements Validator {

    private final RuleCatalog rules;
    private final RuleEngine engine;

    public ObjectValidator(RuleCatalog rules, RuleEngine engine) {
        this.rules = rules;
        this.engine = engine;
    }

    /** A type that is another view of stored objects was checked in the form that it has there. */
    @Override
    public List<Cause> validate(
            ResourceDefinition type, String version, ObjectNode object, Optional<ObjectNode> old) {
        if (!type.storage().equals(type.key())) {
            return List.of();
        }
        Causes causes = new Causes();
        TypeVersion served = type.version(version).orElseThrow();
        ObjectWalk walk = new ObjectWalk(rules, engine, object, type.custom(), causes);
        walk.whole(served.schema(), old.map(o -> o));
        for (Rule rule : served.rules()) {
            engine.check(rule, served.schema(), object, old.map(o -> o), causes);
        }
        return causes.list();
    }
}
