package dev.navarch.api.store;

/**
 * Who made a change, as the change log remembers it; parts may be empty.
 *
 * @param user the name of who asked, {@code system:kube-scheduler}
 * @param agent by what program: the field manager that was named, or else the user agent
 * @param auditId the request in the audit log; a command's is its id
 * @param trace the context in which it was made, as W3C's {@code traceparent}
 */
public record Author(String user, String agent, String auditId, String trace) {

    /** Of changes that the API service makes for itself, which no request asked for. */
    public static final Author SERVER = new Author("system:apiserver", "navarch-api", "");

    /** Of changes that were logged before the log had authors. */
    public static final Author UNKNOWN = new Author("", "", "");

    /** A user agent may be of any length; its beginning tells the program. */
    private static final int LONGEST = 256;

    /** Whom nobody traces. */
    public Author(String user, String agent, String auditId) {
        this(user, agent, auditId, "");
    }

    /** The same one, in another context. */
    public Author traced(String context) {
        return new Author(user, agent, auditId, context);
    }

    public Author {
        user = storable(user);
        agent = storable(agent);
        auditId = storable(auditId);
        trace = storable(trace);
    }

    /** Clients choose these texts, and a database takes no NUL in a text. */
    private static String storable(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return start.chars().anyMatch(Character::isISOControl)
                ? start.replaceAll("\\p{Cntrl}", "?")
                : start;
    }
}
