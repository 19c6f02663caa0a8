package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.AnonymousAccess;
import dev.navarch.api.auth.oidc.JwtSettings;
import dev.navarch.api.cel.ClaimCompiler;
import dev.navarch.api.settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code AuthenticationConfiguration} of {@code apiserver.config.k8s.io} (KEP-3331). */
public final class AuthenticationFile {

    /** The property that names such a file. */
    public static final String SETTING = "navarch.authentication.config-file";

    private static final int MOST_ISSUERS = 64;

    private final List<String> disallowed;
    private final ClaimCompiler compiler = new ClaimCompiler();

    /**
     * @param disallowed issuers that no token of another's may name: the cluster's own
     */
    public AuthenticationFile(List<String> disallowed) {
        this.disallowed = List.copyOf(disallowed);
    }

    /**
     * @throws dev.navarch.model.settings.SettingException if it is wrong
     */
    public AuthenticationConfiguration read(Section root) {
        root.of(
                        "AuthenticationConfiguration",
                        List.of(
                                "apiserver.config.k8s.io/v1",
                                "apiserver.config.k8s.io/v1beta1",
                                "apiserver.config.k8s.io/v1alpha1"))
                .only("apiVersion", "kind", "jwt", "anonymous");
        List<Section> items = root.items("jwt");
        if (items.size() > MOST_ISSUERS) {
            throw root.problem(
                    "jwt",
                    "Too many: " + items.size() + ": must have at most " + MOST_ISSUERS + " items");
        }
        List<JwtSettings> issuers = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        Set<String> discoveryUrls = new HashSet<>();
        for (Section item : items) {
            JwtSettings settings = issuer(item);
            if (!urls.add(settings.issuer().url())) {
                throw Wrong.twice(item, "issuer.url", settings.issuer().url());
            }
            String discovery = settings.issuer().discoveryUrl();
            if (!discovery.isEmpty() && !discoveryUrls.add(discovery)) {
                throw Wrong.twice(item, "issuer.discoveryURL", discovery);
            }
            issuers.add(settings);
        }
        return new AuthenticationConfiguration(issuers, anonymous(root));
    }

    private JwtSettings issuer(Section item) {
        item.only("issuer", "claimValidationRules", "claimMappings", "userValidationRules");
        RuleSections rules = new RuleSections(item, compiler);
        MappingSection mappings = new MappingSection(item, compiler);
        return new JwtSettings(
                IssuerSection.read(item, disallowed),
                JwtSettings.ALL_ALGORITHMS,
                rules.claims(),
                mappings.read(rules.verifiesEmail()),
                rules.users());
    }

    private static Optional<AnonymousAccess> anonymous(Section root) {
        Optional<Section> found = root.child("anonymous");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Section anonymous = found.get().only("enabled", "conditions");
        List<String> paths = new ArrayList<>();
        for (Section condition : anonymous.items("conditions")) {
            paths.add(condition.only("path").required("path"));
        }
        boolean enabled = anonymous.flag("enabled", false);
        if (!enabled && !paths.isEmpty()) {
            throw anonymous.problem(
                    "conditions",
                    "Invalid value: enabled should be set to true when conditions are defined");
        }
        return Optional.of(new AnonymousAccess(enabled, paths));
    }
}
