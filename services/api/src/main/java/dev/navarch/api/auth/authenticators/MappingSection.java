package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.oidc.JwtSettings.Extra;
import dev.navarch.api.auth.oidc.JwtSettings.Mapping;
import dev.navarch.api.auth.oidc.JwtSettings.Mappings;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelExpression;
import dev.navarch.api.cel.ClaimCompiler;
import dev.navarch.api.cel.ClaimCompiler.OverClaims;
import dev.navarch.api.cel.ClaimCompiler.Result;
import dev.navarch.api.settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/** The {@code claimMappings} of a JWT authenticator. */
final class MappingSection {

    private static final String EXPRESSION = "expression";
    private static final String BOTH = "claim and expression can't both be set";
    private static final Pattern PATH =
            Pattern.compile(
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/"
                            + "([A-Za-z0-9/\\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})+");

    private final Section mappings;
    private final ClaimCompiler compiler;
    private boolean usesEmail;
    private boolean verifiesEmail;

    MappingSection(Section authenticator, ClaimCompiler compiler) {
        this.mappings =
                authenticator
                        .child("claimMappings")
                        .orElseGet(() ->
                                new Section(
                                        authenticator.where() + ".claimMappings",
                                        JsonNodeFactory.instance.objectNode()))
                        .only("username", "groups", "uid", "extra");
        this.compiler = compiler;
    }

    /**
     * @param emailVerified whether a rule of the authenticator looks whether addresses are
     *     verified; a username that is an address needs that somewhere
     */
    Mappings read(boolean emailVerified) {
        Mapping username =
                mapping("username", true, Result.STRING)
                        .orElseThrow(() ->
                                Wrong.missing(
                                        mappings, "username", "claim or expression is required"));
        boolean nameIsEmail = usesEmail;
        boolean nameVerifies = verifiesEmail;
        Optional<Mapping> groups = mapping("groups", true, Result.STRING, Result.STRINGS);
        Optional<Mapping> uid = mapping("uid", false, Result.STRING);
        verifiesEmail = false;
        List<Extra> extra = extra();
        if (nameIsEmail && !nameVerifies && !verifiesEmail && !emailVerified) {
            throw mappings.problem(
                    "username.expression",
                    "Invalid value: claims.email_verified must be used in"
                            + " claimMappings.username.expression or"
                            + " claimMappings.extra[*].valueExpression or"
                            + " claimValidationRules[*].expression when claims.email is used in"
                            + " claimMappings.username.expression");
        }
        return new Mappings(username, groups, uid, extra);
    }

    private Optional<Mapping> mapping(String field, boolean prefixed, Result... results) {
        Optional<Section> found = mappings.child(field);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Section mapping = found.get();
        if (prefixed) {
            mapping.only("claim", EXPRESSION, "prefix");
        } else {
            mapping.only("claim", EXPRESSION);
        }
        String claim = mapping.text("claim");
        String expression = mapping.text(EXPRESSION);
        if (!claim.isEmpty() && !expression.isEmpty()) {
            throw mappings.problem(field, "Invalid value: \"\": " + BOTH);
        }
        if (!expression.isEmpty()) {
            if (mapping.has("prefix")) {
                throw Wrong.value(
                        mapping,
                        "prefix",
                        mapping.text("prefix"),
                        "prefix can't be set when expression is set");
            }
            return Optional.of(new Mapping.Computed(compiled(mapping, EXPRESSION, results)));
        }
        if (claim.isEmpty()) {
            if (mapping.has("prefix")) {
                throw Wrong.value(
                        mapping,
                        "prefix",
                        mapping.text("prefix"),
                        "prefix can't be set without a claim");
            }
            return Optional.empty();
        }
        if (prefixed && !mapping.has("prefix")) {
            throw Wrong.missing(
                    mapping,
                    "prefix",
                    "prefix is required when claim is set. It can be set to an empty string to"
                            + " disable prefixing");
        }
        return Optional.of(new Mapping.Claim(claim, mapping.text("prefix")));
    }

    private List<Extra> extra() {
        List<Extra> all = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Section extra : mappings.items("extra")) {
            extra.only("key", "valueExpression");
            String key = extra.text("key");
            if (key.isEmpty()) {
                throw Wrong.missing(extra, "key", "key is required");
            }
            if (!PATH.matcher(key).matches()) {
                throw Wrong.value(
                        extra,
                        "key",
                        key,
                        "must be a domain-prefixed path (such as \"acme.io/foo\")");
            }
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                throw Wrong.value(extra, "key", key, "key must be lowercase");
            }
            String domain = key.substring(0, key.indexOf('/'));
            if (("." + domain).endsWith(".k8s.io") || ("." + domain).endsWith(".kubernetes.io")) {
                throw Wrong.value(
                        extra,
                        "key",
                        key,
                        "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes"
                                + " use");
            }
            if (!keys.add(key)) {
                throw Wrong.twice(extra, "key", key);
            }
            if (extra.text("valueExpression").isEmpty()) {
                throw Wrong.missing(extra, "valueExpression", "valueExpression is required");
            }
            all.add(
                    new Extra(
                            key,
                            compiled(extra, "valueExpression", Result.STRING, Result.STRINGS)));
        }
        return all;
    }

    private CelExpression compiled(Section section, String field, Result... results) {
        try {
            OverClaims compiled = compiler.claims(section.text(field), results);
            usesEmail |= compiled.readsEmail();
            verifiesEmail |= compiled.readsVerification();
            return compiled.expression();
        } catch (CelException wrong) {
            throw Wrong.expression(section, field, wrong);
        }
    }
}
