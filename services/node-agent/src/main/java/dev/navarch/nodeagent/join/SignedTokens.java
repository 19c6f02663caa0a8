package dev.navarch.nodeagent.join;

import dev.navarch.bus.TokenSource;
import dev.navarch.wire.pki.CertificateToken;
import dev.navarch.wire.pki.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tokens in a joined node's commands, signed with its client certificate's key. One is used for
 * half a day and valid for a whole: so long may a command wait while the API service is away.
 */
public final class SignedTokens implements TokenSource {

    private static final Duration LIFE = Duration.ofDays(1);

    private record Held(Identity of, String token, Instant renewAt) {}

    private final Supplier<Identity> identity;
    private final InstantSource clock;
    private volatile Optional<Held> held = Optional.empty();

    public SignedTokens(Supplier<Identity> identity, InstantSource clock) {
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public String current() {
        Identity now = identity.get();
        Optional<Held> known = held;
        if (known.isPresent()
                && known.get().of().equals(now)
                && clock.instant().isBefore(known.get().renewAt())) {
            return known.get().token();
        }
        Instant begin = clock.instant();
        String made = CertificateToken.sign(now, CertificateToken.COMMANDS, begin.plus(LIFE));
        held = Optional.of(new Held(now, made, begin.plus(LIFE.dividedBy(2))));
        return made;
    }
}
