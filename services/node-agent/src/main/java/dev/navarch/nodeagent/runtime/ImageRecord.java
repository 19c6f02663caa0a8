package dev.navarch.nodeagent.runtime;

import java.util.List;

/**
 * An image that the runtime holds.
 *
 * @param tags the names that lead to it, {@code docker.io/library/busybox:1}
 * @param digests the same names by content, {@code docker.io/library/busybox@sha256:…}
 * @param numericUser true when it runs as a user id and not as a user name
 * @param user the user id that it asks for; 0 when it asks for none
 */
public record ImageRecord(
        String id,
        List<String> tags,
        List<String> digests,
        long bytes,
        boolean numericUser,
        long user) {

    public ImageRecord {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }
}
