package dev.navarch.api.type;

/**
 * A validation rule in CEL, as {@code x-kubernetes-validations} has them: {@code self} is the value
 * at {@code path}, {@code oldSelf} its former value when the rule is a transition rule.
 *
 * @param path where the rule applies, {@code spec.ports[*]}; empty for the whole object
 * @param expression CEL, true when valid
 * @param message what the answer says when it is not
 * @param reason {@code FieldValueInvalid}, {@code FieldValueForbidden}, {@code FieldValueRequired}
 *     or {@code FieldValueDuplicate}
 * @param fieldPath the field that the answer names, relative to {@code path}; may be empty
 */
public record Rule(
        String path, String expression, String message, String reason, String fieldPath) {}
