package dev.navarch.api.auth.token;

import dev.navarch.api.auth.User;
import java.util.List;
import java.util.Optional;

/** Says whom bearer tokens of some kind name. */
@FunctionalInterface
public interface Tokens {

    /**
     * @param audiences the token must be meant for one of them
     * @return empty for a token of another kind, and for one that is not valid (any more)
     */
    Optional<Verified> verify(String token, List<String> audiences);

    /**
     * @param audiences those of the asked-for that the token is meant for
     */
    record Verified(User user, List<String> audiences) {

        public Verified {
            audiences = List.copyOf(audiences);
        }
    }

    /** Asks several in turn. */
    static Tokens any(List<Tokens> kinds) {
        List<Tokens> all = List.copyOf(kinds);
        return (token, audiences) ->
                all.stream().flatMap(kind -> kind.verify(token, audiences).stream()).findFirst();
    }
}
