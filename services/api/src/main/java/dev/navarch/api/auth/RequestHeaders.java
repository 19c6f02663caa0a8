package dev.navarch.api.auth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * In which headers a front proxy names its user, as they are written: {@code X-Remote-User}.
 *
 * @param allowedNames common names of the certificates that may speak for others; empty for all
 * @param extraPrefixes of headers whose names end in the name of a further attribute
 */
public record RequestHeaders(
        List<String> allowedNames,
        List<String> username,
        List<String> uid,
        List<String> group,
        List<String> extraPrefixes) {

    public static final RequestHeaders DEFAULT =
            new RequestHeaders(
                    List.of("front-proxy-client"),
                    List.of("X-Remote-User"),
                    List.of("X-Remote-Uid"),
                    List.of("X-Remote-Group"),
                    List.of("X-Remote-Extra-"));

    public RequestHeaders {
        allowedNames = List.copyOf(allowedNames);
        username = List.copyOf(username);
        uid = List.copyOf(uid);
        group = List.copyOf(group);
        extraPrefixes = List.copyOf(extraPrefixes);
    }

    /**
     * Whether a header would name a user, so that a client's own must not be passed on.
     *
     * @param header in small letters
     */
    public boolean names(String header) {
        return header.startsWith("x-remote-")
                || Stream.of(username, uid, group)
                        .flatMap(List::stream)
                        .anyMatch(header::equalsIgnoreCase)
                || extraPrefixes.stream().anyMatch(prefix -> header.startsWith(lower(prefix)));
    }

    /** The same, but without uids. */
    public RequestHeaders withoutUid() {
        return new RequestHeaders(allowedNames, username, List.of(), group, extraPrefixes);
    }

    static String lower(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
