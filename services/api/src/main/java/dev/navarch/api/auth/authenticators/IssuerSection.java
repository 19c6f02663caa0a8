package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.oidc.JwtSettings.Issuer;
import dev.navarch.api.settings.Section;
import dev.navarch.wire.pki.Pem;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code issuer} of a JWT authenticator. */
final class IssuerSection {

    private static final String ANY = "MatchAny";

    private IssuerSection() {}

    static Issuer read(Section authenticator, List<String> disallowed) {
        Section issuer =
                authenticator
                        .child("issuer")
                        .orElseThrow(
                                () -> Wrong.missing(authenticator, "issuer.url", "URL is required"))
                        .only(
                                "url",
                                "discoveryURL",
                                "certificateAuthority",
                                "audiences",
                                "audienceMatchPolicy",
                                "egressSelectorType");
        String url = issuer.text("url");
        if (url.isEmpty()) {
            throw Wrong.missing(issuer, "url", "URL is required");
        }
        if (disallowed.contains(url)) {
            throw Wrong.value(
                    issuer,
                    "url",
                    url,
                    "URL must not overlap with disallowed issuers: " + disallowed);
        }
        check(issuer, "url");
        String discovery = issuer.text("discoveryURL");
        if (!discovery.isEmpty()) {
            if (bare(url).equals(bare(discovery))) {
                throw Wrong.value(
                        issuer,
                        "discoveryURL",
                        discovery,
                        "discoveryURL must be different from URL");
            }
            check(issuer, "discoveryURL");
        }
        if (issuer.has("egressSelectorType")) {
            throw issuer.problem("egressSelectorType", "there are no egress selectors");
        }
        return new Issuer(url, discovery, authorities(issuer), audiences(issuer));
    }

    private static void check(Section issuer, String field) {
        String text = issuer.text(field);
        try {
            URI url = new URI(text);
            if (!"https".equals(url.getScheme())) {
                throw Wrong.value(issuer, field, text, "URL scheme must be https");
            }
            if (url.getRawUserInfo() != null) {
                throw Wrong.value(
                        issuer, field, text, "URL must not contain a username or password");
            }
            if (url.getRawQuery() != null) {
                throw Wrong.value(issuer, field, text, "URL must not contain a query");
            }
            if (url.getRawFragment() != null) {
                throw Wrong.value(issuer, field, text, "URL must not contain a fragment");
            }
        } catch (URISyntaxException malformed) {
            throw Wrong.value(issuer, field, text, "is no URL: " + malformed.getReason());
        }
    }

    private static String bare(String url) {
        return url.replaceFirst("/+$", "");
    }

    private static List<String> audiences(Section issuer) {
        List<String> audiences = issuer.texts("audiences");
        if (audiences.isEmpty()) {
            throw Wrong.missing(
                    issuer, "audiences", "at least one jwt.issuer.audiences is required");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < audiences.size(); i++) {
            String audience = audiences.get(i);
            if (audience.isEmpty()) {
                throw Wrong.missing(issuer, "audiences[" + i + "]", "audience can't be empty");
            }
            if (!seen.add(audience)) {
                throw Wrong.twice(issuer, "audiences[" + i + "]", audience);
            }
        }
        String policy = issuer.text("audienceMatchPolicy");
        if (audiences.size() > 1 && !policy.equals(ANY)) {
            throw Wrong.value(
                    issuer,
                    "audienceMatchPolicy",
                    policy,
                    "audienceMatchPolicy must be MatchAny for multiple audiences");
        }
        if (!policy.isEmpty() && !policy.equals(ANY)) {
            throw Wrong.value(
                    issuer,
                    "audienceMatchPolicy",
                    policy,
                    "audienceMatchPolicy must be empty or MatchAny for single audience");
        }
        return audiences;
    }

    private static List<X509Certificate> authorities(Section issuer) {
        String text = issuer.text("certificateAuthority");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return Pem.certificates(text);
        } catch (GeneralSecurityException damaged) {
            throw Wrong.value(
                    issuer, "certificateAuthority", "<omitted>", "holds no certificate in PEM");
        }
    }
}
