package dev.navarch.api.auth;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.wire.http.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a user who may impersonate act as another: the {@code Impersonate-*} headers. */
public final class Impersonation {

    private static final String EXTRA = "impersonate-extra-";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private final Authorizer authorizer;

    public Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * @return whom to treat the request as
     * @throws ApiException 403 if that is not allowed, 400 if groups come without a user
     */
    public User apply(User user, Headers headers) {
        Optional<String> name = headers.first("impersonate-user");
        List<String> groups = headers.all("impersonate-group");
        String uid = headers.first("impersonate-uid").orElse("");
        Map<String, List<String>> extra = extra(headers);
        if (name.isEmpty()) {
            if (!groups.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
                throw Refusals.badRequest(
                        "requested impersonation of groups, uid or extra without a user");
            }
            return user;
        }
        List<String> allGroups = new ArrayList<>(groups);
        if (name.get().startsWith(ACCOUNT)) {
            String[] parts = name.get().substring(ACCOUNT.length()).split(":", 2);
            String account = parts.length == 2 ? parts[1] : "";
            check(
                    user,
                    new Attributes(
                            "impersonate", "", "v1", "serviceaccounts", "", parts[0], account, ""));
            if (groups.isEmpty()) {
                allGroups.add("system:serviceaccounts");
                allGroups.add("system:serviceaccounts:" + parts[0]);
            }
        } else {
            check(user, cluster("", "users", "", name.get()));
        }
        groups.forEach(group -> check(user, cluster("", "groups", "", group)));
        if (!uid.isEmpty()) {
            check(user, cluster(AUTHENTICATION, "uids", "", uid));
        }
        extra.forEach((key, values) ->
                values.forEach(
                        value -> check(user, cluster(AUTHENTICATION, "userextras", key, value))));
        String everybody =
                name.get().equals(User.ANONYMOUS.name())
                        ? "system:unauthenticated"
                        : "system:authenticated";
        if (!allGroups.contains(everybody)) {
            allGroups.add(everybody);
        }
        return new User(name.get(), uid, allGroups, extra);
    }

    private void check(User user, Attributes attributes) {
        Decision decision = authorizer.authorize(user, attributes);
        if (!decision.allowed()) {
            throw Forbidden.of(user, attributes, decision.reason());
        }
    }

    private static Attributes cluster(
            String group, String resource, String subresource, String name) {
        return new Attributes("impersonate", group, "v1", resource, subresource, "", name, "");
    }

    private static Map<String, List<String>> extra(Headers headers) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach((header, value) -> {
            if (header.startsWith(EXTRA)) {
                extra.computeIfAbsent(
                                URLDecoder.decode(
                                        header.substring(EXTRA.length()), StandardCharsets.UTF_8),
                                k -> new ArrayList<>())
                        .add(value);
            }
        });
        return extra;
    }
}
