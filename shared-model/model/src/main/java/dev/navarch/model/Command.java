package dev.navarch.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A write that another service asks of the API service over Kafka. It passes the same pipeline as a
 * write by HTTPS. Applying the same {@link #id} twice has the effect of applying it once.
 *
 * @param id unique among all commands; chosen by the sender
 * @param token the sender's bearer token; never logged
 * @param verb what to do
 * @param key the object; for a create with {@code generateName} the name is empty
 * @param version the API version that the body is written in, {@code v1}
 * @param subresource {@code status}, {@code binding}, … or empty
 * @param patchType how to read the body of a {@link Verb#PATCH}; empty otherwise
 * @param body the object, the patch, or the DeleteOptions; may be empty for a delete
 * @param preconditions what must hold of the stored object
 * @param trace the context of the trace in which it is sent, as W3C's {@code traceparent}; empty
 *     when nobody traces it
 */
public record Command(
        String id,
        String token,
        Verb verb,
        ObjectKey key,
        String version,
        String subresource,
        Optional<PatchType> patchType,
        byte[] body,
        Preconditions preconditions,
        String trace) {

    /** A command that nobody traces. */
    public Command(
            String id,
            String token,
            Verb verb,
            ObjectKey key,
            String version,
            String subresource,
            Optional<PatchType> patchType,
            byte[] body,
            Preconditions preconditions) {
        this(id, token, verb, key, version, subresource, patchType, body, preconditions, "");
    }

    public Command {
        Objects.requireNonNull(trace);
        Objects.requireNonNull(id);
        Objects.requireNonNull(key);
        if ((verb == Verb.PATCH) != patchType.isPresent()) {
            throw new IllegalArgumentException(verb + " with patch type " + patchType);
        }
    }

    /** The same command, sent in a context. */
    public Command traced(String context) {
        return new Command(
                id,
                token,
                verb,
                key,
                version,
                subresource,
                patchType,
                body,
                preconditions,
                context);
    }

    /** Leaves out the token and the body: a command may carry a secret in either. */
    @Override
    public String toString() {
        return verb
                + " "
                + key
                + (subresource.isEmpty() ? "" : "/" + subresource)
                + " ("
                + id
                + ")";
    }
}
