package dev.navarch.model;

/**
 * The answer to a command that was refused: the {@code Status} that HTTP would have carried.
 *
 * @param commandId the {@link Command#id} that was refused
 * @param key the object that the command named
 * @param code the HTTP status code, 409 for a conflict
 * @param reason Kubernetes' reason, {@code Conflict}
 * @param status the whole {@code v1.Status} as JSON
 */
public record Rejection(String commandId, ObjectKey key, int code, String reason, byte[] status) {}
