package dev.navarch.nodeagent.log;

import java.time.Instant;
import java.util.Optional;

/**
 * Which part of a log to send; see PodLogOptions in the API reference.
 *
 * @param follow go on until the container ends
 * @param tailLines only this many lines from the end
 * @param limitBytes stop after as many bytes
 * @param since only what was written at or after this moment
 * @param timestamps begin each line with its time
 * @param stream only {@code stdout} or {@code stderr}
 */
public record LogRequest(
        boolean follow,
        Optional<Long> tailLines,
        Optional<Long> limitBytes,
        Optional<Instant> since,
        boolean timestamps,
        Optional<String> stream) {}
