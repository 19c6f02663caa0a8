package dev.navarch.api.auth.authenticators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.settings.Section;
import dev.navarch.model.settings.SettingException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file may say of issuers, and in what words it is refused. */
class AuthenticationFileTest {

    private static final String ISSUER = "issuer: {url: 'https://a', audiences: [x]}";
    private static final String NAME = "claimMappings: {username: {claim: sub, prefix: ''}}";

    private static AuthenticationConfiguration read(String version, String body) {
        return new AuthenticationFile(List.of("https://kubernetes.default.svc"))
                .read(
                        Section.parse(
                                "setting (file)",
                                "{apiVersion: apiserver.config.k8s.io/"
                                        + version
                                        + ", kind: AuthenticationConfiguration, "
                                        + body.replace("ISSUER", ISSUER).replace("NAME", NAME)
                                        + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void readsEachVersion(String version) {
        AuthenticationConfiguration read = read(version, "jwt: [{ISSUER, NAME}]");
        assertThat(read.jwt()).hasSize(1);
        assertThat(read.jwt().getFirst().issuer().audiences()).containsExactly("x");
        assertThat(read.anonymous()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    jwt: [{NAME}] | jwt[0].issuer.url: Required value: URL is required
                    jwt: [{issuer: {url: 'http://a', audiences: [x]}, NAME}] | jwt[0].issuer.url: Invalid value: "http://a": URL scheme must be https
                    jwt: [{issuer: {url: 'https://u:p@a', audiences: [x]}, NAME}] | URL must not contain a username or password
                    jwt: [{issuer: {url: 'https://a?b', audiences: [x]}, NAME}] | URL must not contain a query
                    jwt: [{issuer: {url: 'https://a#b', audiences: [x]}, NAME}] | URL must not contain a fragment
                    jwt: [{issuer: {url: 'https://kubernetes.default.svc', audiences: [x]}, NAME}] | URL must not overlap with disallowed issuers: [https://kubernetes.default.svc]
                    jwt: [{issuer: {url: 'https://a', discoveryURL: 'https://a/', audiences: [x]}, NAME}] | discoveryURL must be different from URL
                    jwt: [{issuer: {url: 'https://a', certificateAuthority: x, audiences: [x]}, NAME}] | jwt[0].issuer.certificateAuthority: Invalid value: "<omitted>"
                    jwt: [{issuer: {url: 'https://a'}, NAME}] | jwt[0].issuer.audiences: Required value: at least one jwt.issuer.audiences is required
                    jwt: [{issuer: {url: 'https://a', audiences: [x, y]}, NAME}] | audienceMatchPolicy must be MatchAny for multiple audiences
                    jwt: [{issuer: {url: 'https://a', audiences: [x], audienceMatchPolicy: All}, NAME}] | audienceMatchPolicy must be empty or MatchAny for single audience
                    jwt: [{issuer: {url: 'https://a', audiences: [x, x], audienceMatchPolicy: MatchAny}, NAME}] | jwt[0].issuer.audiences[1]: Duplicate value: "x"
                    jwt: [{issuer: {url: 'https://a', audiences: [x], egressSelectorType: cluster}, NAME}] | there are no egress selectors
                    jwt: [{ISSUER, NAME}, {ISSUER, NAME}] | jwt[1].issuer.url: Duplicate value: "https://a"
                    jwt: [{ISSUER, NAME, issuerURL: x}] | jwt[0].issuerURL: there is no such field
                    jwt: [{ISSUER}] | jwt[0].claimMappings.username: Required value: claim or expression is required
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub}}}] | username.prefix: Required value: prefix is required when claim is set
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, expression: claims.sub, prefix: ''}}}] | claim and expression can't both be set
                    jwt: [{ISSUER, claimMappings: {username: {expression: claims.sub, prefix: x}}}] | prefix can't be set when expression is set
                    jwt: [{ISSUER, claimMappings: {username: {expression: '1'}}}] | username.expression: Invalid value: "1": must evaluate to string
                    jwt: [{ISSUER, claimMappings: {username: {expression: 'claims.'}}}] | compilation failed
                    jwt: [{ISSUER, claimMappings: {username: {expression: 'user.username'}}}] | undeclared reference to 'user'
                    jwt: [{ISSUER, claimMappings: {username: {expression: claims.email}}}] | claims.email_verified must be used in
                    jwt: [{ISSUER, claimMappings: {username: {expression: 'claims["email"]'}}}] | claims.email_verified must be used in
                    jwt: [{ISSUER, claimMappings: {username: {expression: 'claims.?email.orValue("")'}}}] | claims.email_verified must be used in
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, prefix: ''}, groups: {expression: 'true'}}}] | must evaluate to one of [string list(string)]
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: foo, valueExpression: claims.a}]}}] | must be a domain-prefixed path
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: a.org/Foo, valueExpression: claims.a}]}}] | key must be lowercase
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: x.k8s.io/foo, valueExpression: claims.a}]}}] | are reserved for Kubernetes use
                    jwt: [{ISSUER, claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: a.org/foo}]}}] | extra[0].valueExpression: Required value
                    jwt: [{ISSUER, NAME, claimValidationRules: [{message: x}]}] | claim or expression is required
                    jwt: [{ISSUER, NAME, claimValidationRules: [{claim: a, message: x}]}] | message can't be set when claim is set
                    jwt: [{ISSUER, NAME, claimValidationRules: [{expression: claims.a, requiredValue: x}]}] | requiredValue can't be set when expression is set
                    jwt: [{ISSUER, NAME, claimValidationRules: [{expression: '"a"'}]}] | must evaluate to bool
                    jwt: [{ISSUER, NAME, claimValidationRules: [{claim: a}, {claim: a}]}] | claimValidationRules[1].claim: Duplicate value: "a"
                    jwt: [{ISSUER, NAME, userValidationRules: [{message: x}]}] | userValidationRules[0].expression: Required value: expression is required
                    jwt: [{ISSUER, NAME, userValidationRules: [{expression: user.name == ''}]}] | userValidationRules[0].expression: Invalid value
                    anonymous: {enabled: false, conditions: [{path: /livez}]} | anonymous.conditions: Invalid value: enabled should be set to true when conditions are defined
                    anonymous: {enabled: true, conditions: [{paths: /livez}]} | anonymous.conditions[0].paths: there is no such field
                    """)
    void refusesWhatIsWrongWithItsPlace(String body, String said) {
        assertThatThrownBy(() -> read("v1", body))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("setting (file): ")
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claims.email_verified ? claims.email : ''",
                "claims.?email_verified.orValue(false) ? claims.email : ''"
            })
    void addressesMayBeNamesWhereTheirVerificationIsLookedAt(String expression) {
        assertThat(
                        read(
                                        "v1",
                                        "jwt: [{ISSUER, claimMappings: {username: {expression: \""
                                                + expression
                                                + "\"}}}]")
                                .jwt())
                .hasSize(1);
        assertThat(
                        read(
                                        "v1",
                                        "jwt: [{ISSUER, claimMappings: {username: {expression:"
                                                + " claims.email}}, claimValidationRules: [{expression:"
                                                + " claims.email_verified}]}]")
                                .jwt())
                .hasSize(1);
    }
}
