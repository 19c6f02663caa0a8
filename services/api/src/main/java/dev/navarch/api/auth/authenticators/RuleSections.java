package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.oidc.JwtSettings.ClaimRule;
import dev.navarch.api.auth.oidc.JwtSettings.Condition;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.ClaimCompiler;
import dev.navarch.api.cel.ClaimCompiler.OverClaims;
import dev.navarch.api.cel.ClaimCompiler.Result;
import dev.navarch.api.settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code claimValidationRules} and {@code userValidationRules} of a JWT authenticator. */
final class RuleSections {

    private static final String EXPRESSION = "expression";

    private final List<ClaimRule> claims = new ArrayList<>();
    private final List<Condition> users = new ArrayList<>();
    private final ClaimCompiler compiler;
    private boolean verifiesEmail;

    RuleSections(Section authenticator, ClaimCompiler compiler) {
        this.compiler = compiler;
        Set<String> required = new HashSet<>();
        Set<String> expressions = new HashSet<>();
        for (Section rule : authenticator.items("claimValidationRules")) {
            rule.only("claim", "requiredValue", EXPRESSION, "message");
            boolean claim = !rule.text("claim").isEmpty();
            boolean expression = !rule.text(EXPRESSION).isEmpty();
            if (claim && expression) {
                throw Wrong.value(
                        rule,
                        EXPRESSION,
                        rule.text(EXPRESSION),
                        "claim and expression can't both be set");
            }
            if (!claim && !expression) {
                throw Wrong.missing(rule, "claim", "claim or expression is required");
            }
            claims.add(claim ? required(rule, required) : computed(rule, expressions));
        }
        Set<String> conditions = new HashSet<>();
        for (Section rule : authenticator.items("userValidationRules")) {
            users.add(user(rule.only(EXPRESSION, "message"), conditions));
        }
    }

    List<ClaimRule> claims() {
        return claims;
    }

    List<Condition> users() {
        return users;
    }

    /** Whether a rule looks at {@code claims.email_verified}. */
    boolean verifiesEmail() {
        return verifiesEmail;
    }

    private static ClaimRule required(Section rule, Set<String> seen) {
        String claim = rule.text("claim");
        if (!rule.text("message").isEmpty()) {
            throw Wrong.value(
                    rule,
                    "message",
                    rule.text("message"),
                    "message can't be set when claim is set");
        }
        if (!seen.add(claim)) {
            throw Wrong.twice(rule, "claim", claim);
        }
        return new ClaimRule.Required(claim, rule.text("requiredValue"));
    }

    private ClaimRule computed(Section rule, Set<String> seen) {
        String text = rule.text(EXPRESSION);
        if (!rule.text("requiredValue").isEmpty()) {
            throw Wrong.value(
                    rule,
                    "requiredValue",
                    rule.text("requiredValue"),
                    "requiredValue can't be set when expression is set");
        }
        if (!seen.add(text)) {
            throw Wrong.twice(rule, EXPRESSION, text);
        }
        try {
            OverClaims compiled = compiler.claims(text, Result.BOOL);
            verifiesEmail |= compiled.readsVerification();
            return new ClaimRule.Holds(
                    new Condition(compiled.expression(), text, rule.text("message")));
        } catch (CelException wrong) {
            throw Wrong.expression(rule, EXPRESSION, wrong);
        }
    }

    private Condition user(Section rule, Set<String> seen) {
        String text = rule.text(EXPRESSION);
        if (text.isEmpty()) {
            throw Wrong.missing(rule, EXPRESSION, "expression is required");
        }
        if (!seen.add(text)) {
            throw Wrong.twice(rule, EXPRESSION, text);
        }
        try {
            return new Condition(compiler.user(text), text, rule.text("message"));
        } catch (CelException wrong) {
            throw Wrong.expression(rule, EXPRESSION, wrong);
        }
    }
}
