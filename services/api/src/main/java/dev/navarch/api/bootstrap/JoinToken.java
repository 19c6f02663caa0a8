package dev.navarch.api.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.navarch.api.auth.bootstrap.BootstrapToken;
import dev.navarch.model.Resources;
import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bootstrap token without end that the API service is given at its start: where machines come and
 * go by themselves, nobody is there to make one for each.
 *
 * @param id no secret
 */
public record JoinToken(String id, String secret) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

    /**
     * Reads it.
     *
     * @param setting by which the file is named
     */
    public static JoinToken read(String setting, Path file) {
        String where = setting + " (" + file + ")";
        try {
            Matcher parts = FORM.matcher(Files.readString(file).strip());
            if (!parts.matches()) {
                throw new SettingException(
                        where, "must hold six letters or digits, a dot and sixteen more");
            }
            return new JoinToken(parts.group(1), parts.group(2));
        } catch (IOException unreadable) {
            throw new SettingException(where, "cannot be read", unreadable);
        }
    }

    /**
     * Makes its Secret, unless there is one.
     *
     * @param group whose permissions its holders have
     */
    CompletableFuture<Void> ensure(Ensure ensure, String group) {
        ObjectNode object =
                ClusterBootstrap.object(
                                "v1",
                                "Secret",
                                BootstrapToken.NAMESPACE,
                                BootstrapToken.NAME_PREFIX + id)
                        .put("type", BootstrapToken.TYPE);
        ObjectNode data = object.putObject("data");
        Map.of(
                        "token-id", id,
                        "token-secret", secret,
                        "usage-bootstrap-authentication", "true",
                        "usage-bootstrap-signing", "true",
                        "auth-extra-groups", group)
                .forEach((key, value) ->
                        data.put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
        return ensure.exists(Resources.SECRETS, object);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "JoinToken[" + id + "]";
    }
}
