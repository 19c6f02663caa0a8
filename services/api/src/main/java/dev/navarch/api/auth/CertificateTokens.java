package dev.navarch.api.auth;

import dev.navarch.api.auth.token.Tokens;
import dev.navarch.wire.pki.CertificateToken;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tokens that holders of client certificates sign for their commands. They name the user that the
 * certificate names over HTTPS, and are for commands alone: what is on a topic longer than it is on
 * a connection shall open nothing else.
 */
public final class CertificateTokens implements Tokens {

    private static final Duration LONGEST = Duration.ofDays(2);

    /** A node sends many commands with one token, and verifying a chain takes longer than most. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MOST_REMEMBERED = 10_000;

    private record Known(User user, Instant until) {}

    private final TrustedAuthorities authorities;
    private final InstantSource clock;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

    public CertificateTokens(TrustedAuthorities authorities, InstantSource clock) {
        this.authorities = authorities;
        this.clock = clock;
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        Instant now = clock.instant();
        Known before = known.get(token);
        if (before != null && now.isBefore(before.until())) {
            return Optional.of(new Verified(before.user(), audiences));
        }
        Optional<User> user =
                CertificateToken.read(token, CertificateToken.COMMANDS, now, LONGEST)
                        .map(CertificateToken::chain)
                        .filter(chain -> authorities.verifiesClient(chain, now))
                        .map(chain -> CertificateAuthenticator.user(chain.getFirst()));
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        user.ifPresent(found -> known.put(token, new Known(found, now.plus(REMEMBERED))));
        return user.map(found -> new Verified(found, audiences));
    }
}
