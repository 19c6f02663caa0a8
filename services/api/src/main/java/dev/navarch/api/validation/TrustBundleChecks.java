package dev.navarch.api.validation;

import dev.navarch.wire.pki.PemBlock;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of cluster trust bundles (KEP-3257): they carry authorities and nothing else. */
final class TrustBundleChecks {

    private static final String PATH = "spec.trustBundle";
    private static final String OMITTED = "<value omitted>";
    private static final int LARGEST = 1 << 20;

    private TrustBundleChecks() {}

    static void check(
            ObjectNode bundle, Optional<JsonNode> old, String top, ObjectNode root, Causes causes) {
        String signer = bundle.at("/spec/signerName").asString("");
        name(bundle.at("/metadata/name").asString(""), signer, causes);
        CertificateChecks.signer((ObjectNode) bundle.path("spec"), "spec", causes);
        String text = bundle.at("/spec/trustBundle").asString("");
        boolean unchanged =
                old.filter(o -> o.at("/spec/trustBundle").asString("").equals(text)).isPresent();
        if (!unchanged) {
            anchors(text, causes);
        }
    }

    /** Names of a signer's bundles begin with the signer's, its slash as a colon. */
    private static void name(String name, String signer, Causes causes) {
        String own = name;
        if (signer.isEmpty()) {
            if (name.contains(":")) {
                causes.invalid(
                        "metadata.name",
                        name,
                        "ClusterTrustBundle without signer name must not have \":\" in its name");
                return;
            }
        } else {
            String prefix = signer.replace('/', ':') + ":";
            if (!name.startsWith(prefix)) {
                causes.invalid(
                        "metadata.name",
                        name,
                        "ClusterTrustBundle for signerName %s must be named with prefix %s"
                                .formatted(signer, prefix));
                return;
            }
            own = name.substring(prefix.length());
        }
        for (String problem : Format.DNS_SUBDOMAIN.problems(own)) {
            causes.invalid("metadata.name", name, problem);
        }
    }

    private static void anchors(String text, Causes causes) {
        if (text.length() > LARGEST) {
            causes.tooLong(PATH, LARGEST);
            return;
        }
        List<PemBlock> blocks;
        try {
            blocks = PemBlock.read(text);
        } catch (GeneralSecurityException unreadable) {
            blocks = List.of();
        }
        Map<X509Certificate, List<Integer>> seen = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            PemBlock block = blocks.get(i);
            if (!block.type().equals("CERTIFICATE")) {
                problems.add("entry %d has bad block type: %s".formatted(i, block.type()));
            } else if (block.hasHeaders()) {
                problems.add("entry %d has PEM block headers".formatted(i));
            } else {
                Optional<X509Certificate> read = block.certificate();
                if (read.isEmpty()) {
                    problems.add("entry %d does not parse as X.509".formatted(i));
                } else if (read.get().getBasicConstraints() < 0) {
                    problems.add("entry %d does not have the CA bit set".formatted(i));
                } else {
                    seen.computeIfAbsent(read.get(), c -> new ArrayList<>()).add(i);
                }
            }
        }
        if (problems.isEmpty() && seen.isEmpty()) {
            problems.add("at least one trust anchor must be provided");
        }
        if (problems.isEmpty()) {
            seen.values().stream()
                    .filter(at -> at.size() > 1)
                    .map(at ->
                            "duplicate trust anchor (indices %s)"
                                    .formatted(at.toString().replace(",", "")))
                    .forEach(problems::add);
        }
        problems.forEach(problem -> causes.invalid(PATH, OMITTED, problem));
    }
}
