package dev.navarch.api.auth.bootstrap;

import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bearer tokens {@code <id>.<secret>} that Secrets in {@code kube-system} describe. */
public final class BootstrapTokens implements Tokens {

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

    private final ObjectReader reader;
    private final String audience;
    private final InstantSource clock;

    /**
     * @param audience that of the API server: the only one that such a token is meant for
     */
    public BootstrapTokens(ObjectReader reader, String audience, InstantSource clock) {
        this.reader = reader;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        Matcher parts = FORM.matcher(token);
        if (!parts.matches() || !audiences.contains(audience)) {
            return Optional.empty();
        }
        return reader.cached(
                        ObjectKey.namespaced(
                                Resources.SECRETS,
                                BootstrapToken.NAMESPACE,
                                BootstrapToken.NAME_PREFIX + parts.group(1)))
                .flatMap(stored -> BootstrapToken.of(Json.read(stored.bytes())))
                .filter(known -> isSame(known.secret(), parts.group(2)))
                .filter(known -> known.authenticates() && known.isGood(clock.instant()))
                .map(known -> new Verified(user(known), List.of(audience)));
    }

    /** Takes as long whatever is different, so that nobody finds a secret letter by letter. */
    private static boolean isSame(String known, String shown) {
        return MessageDigest.isEqual(
                known.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    private static User user(BootstrapToken token) {
        List<String> groups = new ArrayList<>(token.groups());
        groups.add("system:authenticated");
        return new User("system:bootstrap:" + token.id(), "", groups, Map.of());
    }
}
