package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.Resources;
import dev.navarch.testkit.CertificateAsk;
import dev.navarch.testkit.PodSigner;
import dev.navarch.wire.pki.KeyPairs;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests for pods' certificates: who may ask, how they end, what may be issued. */
class PodCertificateTest {

    private static final String SIGNER = "example.com/pods";

    private final Cluster cluster =
            Cluster.start((user, asked) ->
                    new Decision(
                            !asked.resource().equals("signers")
                                    || (user.name().equals("signer")
                                            && asked.verb().equals("sign")
                                            && asked.name().equals(SIGNER)),
                            ""));
    private final PodSigner signer = new PodSigner("authority", cluster.now());
    private ObjectNode pod = JsonMapper.shared().createObjectNode();

    @BeforeEach
    void furnish() {
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n1}}");
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n2}}");
        pod =
                cluster.create(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p, namespace: default}
                        spec:
                          nodeName: n1
                          containers: [{name: c, image: i}]
                          volumes:
                            - name: v
                              projected:
                                sources:
                                  - podCertificate: {signerName: example.com/pods, keyType: ED25519, keyPath: key}
                        """);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ObjectNode request(String name) {
        return request(name, stub(KeyPairs.create()));
    }

    private ObjectNode request(String name, String keys) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("apiVersion", "certificates.k8s.io/v1").put("kind", "PodCertificateRequest");
        request.putObject("metadata").put("name", name).put("namespace", "default");
        request.set("spec", JsonMapper.shared().readTree(keys));
        request.withObjectProperty("spec")
                .put("signerName", SIGNER)
                .put("podName", "p")
                .put("podUID", uid(pod))
                .put("serviceAccountName", "default")
                .put("serviceAccountUID", uid(cluster.get(Resources.SERVICE_ACCOUNTS, "default")))
                .put("nodeName", "n1")
                .put("nodeUID", uid(cluster.get(Resources.NODES, "n1")));
        return request;
    }

    private static String uid(ObjectNode object) {
        return object.at("/metadata/uid").asString();
    }

    private static String stub(KeyPair keys) {
        String pem = CertificateAsk.of(keys, "CN=any").pem().replaceAll("-----[^\n]*-----|\n", "");
        return "{\"stubPKCS10Request\":\"" + pem + "\"}";
    }

    private static String proven(KeyPair keys, byte[] proof) {
        return "{\"pkixPublicKey\":\"%s\",\"proofOfPossession\":\"%s\"}"
                .formatted(
                        Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                        Base64.getEncoder().encodeToString(proof));
    }

    private ObjectNode create(ObjectNode request) {
        return cluster.create(request.toString());
    }

    private ObjectNode ends(String name, ObjectNode status) {
        return cluster.status(
                Resources.POD_CERTIFICATE_REQUESTS,
                name,
                JsonMapper.shared().createObjectNode().set("status", status).toString());
    }

    private static ObjectNode with(ObjectNode request, String field, String value) {
        request.withObjectProperty("spec").put(field, value);
        return request;
    }

    @Test
    void aNodeAsksForThePodsThatItRuns() {
        ObjectNode good = request("good");
        ObjectNode ofAnother = with(request("other"), "nodeName", "n2");
        ObjectNode forged = with(request("forged"), "podUID", "another");
        ObjectNode unknown = with(request("unknown"), "podName", "q");
        ObjectNode account = with(request("account"), "serviceAccountName", "root");
        ObjectNode another = with(request("signer"), "signerName", "example.com/others");
        cluster.as("system:node:n1", "system:nodes");

        assertThat(create(good).at("/spec/maxExpirationSeconds").asInt())
                .as("a day unless said otherwise")
                .isEqualTo(86400);
        assertThat(refused(() -> create(ofAnother)))
                .hasMessageEndingWith(
                        "PodCertificateRequest.Spec.NodeName=\"n2\", which is not the requesting node \"n1\"");
        assertThat(refused(() -> create(forged)).code()).isEqualTo(500);
        assertThat(refused(() -> create(unknown))).hasMessageContaining("default/q");
        assertThat(refused(() -> create(account)))
                .hasMessageContaining("differs from running pod (\"default\")");
        assertThat(refused(() -> create(another)))
                .hasMessageContaining("no volume with a certificate of signer");
        assertThat(refused(() -> cluster.delete(Resources.POD_CERTIFICATE_REQUESTS, "good")))
                .hasMessageContaining("unexpected operation DELETE");
        cluster.as("system:node:n2", "system:nodes");
        ObjectNode stolen = with(good, "nodeName", "n2");
        stolen.withObjectProperty("spec").put("nodeUID", uid(cluster.get(Resources.NODES, "n2")));
        stolen.withObjectProperty("metadata").put("name", "stolen");
        assertThat(refused(() -> create(stolen)))
                .hasMessageEndingWith(
                        "is not running on node \"n2\" named in the PodCertificateRequest");
    }

    @Test
    void whoAsksHasThePrivateKey() throws Exception {
        String uid = uid(pod);
        create(request("ed", proven(ed(), "Ed25519", uid)));
        create(request("p521", proven(ec("secp521r1"), "SHA256withECDSA", uid)));
        KeyPair rsa = rsa(3072);
        for (int salt : List.of(32, 350)) {
            Signature pss = Signature.getInstance("RSASSA-PSS");
            pss.setParameter(
                    new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
            create(request("rsa" + salt, proven(rsa, sign(pss, rsa, uid))));
        }
        assertThat(refused(() -> create(request("not", proven(ed(), "Ed25519", "another text")))))
                .hasMessageContaining("could not verify proof-of-possession signature");
        assertThat(
                        refused(() ->
                                create(
                                        request(
                                                "p224",
                                                proven(
                                                        rsa(2048),
                                                        sign(
                                                                Signature.getInstance(
                                                                        "SHA256withRSA"),
                                                                rsa,
                                                                uid))))))
                .hasMessageContaining("RSA keys must have modulus size 3072 or 4096");
        KeyPair mine = KeyPairs.create();
        KeyPair notMine = KeyPairs.create();
        assertThat(
                        refused(() ->
                                create(
                                        request(
                                                "stub",
                                                stub(
                                                        new KeyPair(
                                                                notMine.getPublic(),
                                                                mine.getPrivate()))))))
                .hasMessageContaining("must be a PKCS#10 request that its own key has signed");
    }

    private static KeyPair ed() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String proven(KeyPair keys, String algorithm, String text) throws Exception {
        return proven(keys, sign(Signature.getInstance(algorithm), keys, text));
    }

    private static byte[] sign(Signature signature, KeyPair keys, String text) throws Exception {
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }

    @Test
    void whatItNamesIsWellFormed() {
        ObjectNode request = request("bad");
        request.withObjectProperty("spec")
                .put("maxExpirationSeconds", 3599)
                .put("podName", "No Name")
                .put("nodeUID", "")
                .withObjectProperty("unverifiedUserAnnotations")
                .put("nodomain", "x");
        assertThat(refused(() -> create(request)).causes())
                .extracting(cause -> cause.field())
                .contains(
                        "spec.maxExpirationSeconds",
                        "spec.podName",
                        "spec.nodeUID",
                        "spec.unverifiedUserAnnotations");
        ObjectNode own = with(request("own"), "signerName", "kubernetes.io/own");
        own.withObjectProperty("spec").put("maxExpirationSeconds", 86401);
        assertThat(refused(() -> create(own)))
                .hasMessageContaining("must be in the range [3600, 86400]");
    }

    @Test
    void onlyItsSignerEndsIt() {
        ObjectNode request = create(request("r"));
        ObjectNode issued = signer.issue(request, cluster.now());
        cluster.as("somebody");
        String reason =
                "spec.signerName: Forbidden: User \"somebody\" is not permitted to \"sign\" for signer \"example.com/pods\"";
        assertThat(refused(() -> ends("r", issued))).hasMessageContaining(reason);
        assertThat(refused(() -> ends("r", PodSigner.ended("Denied", "No", ""))))
                .hasMessageContaining(reason);

        cluster.as("signer");
        ObjectNode ended = ends("r", issued);
        assertThat(ended.at("/status/certificateChain").asString()).contains("BEGIN CERTIFICATE");
        assertThat(ended.at("/status/conditions/0/lastTransitionTime").asString())
                .as("set by the server")
                .isNotEmpty();
        assertThat(refused(() -> ends("r", PodSigner.ended("Failed", "No", ""))))
                .hasMessageContaining(
                        "immutable after PodCertificateRequest is issued, denied, or failed");
    }

    @Test
    void whatIsIssuedFitsWhatWasAsked() {
        ObjectNode mine = create(request("mine"));
        ObjectNode others = create(request("others"));
        cluster.as("signer");
        Instant now = cluster.now();
        refuses("mine", signer.issue(others, now), "not issued to the requested public key");
        refuses("mine", PodSigner.ended("Issued", "Yes", ""), "at least one certificate");
        refuses(
                "mine",
                PodSigner.ended("Issued", "not a word", ""),
                "status.conditions[0].reason: Invalid value");
        refuses("mine", PodSigner.ended("Approved", "Yes", ""), "Unsupported value");
        ObjectNode key = signer.issue(mine, now);
        key.put(
                "certificateChain",
                key.path("certificateChain").asString().replace("CERTIFICATE", "PRIVATE KEY"));
        refuses("mine", key, "must consist entirely of CERTIFICATE PEM blocks");
        refuses(
                "mine",
                signer.issue(mine, now.minus(Duration.ofMinutes(4))),
                "must be set to within 5 minutes of kube-apiserver's current time");
        refuses(
                "mine",
                signer.issue(mine, now).put("notAfter", now.plusSeconds(7200).toString()),
                "must be set to the NotAfter time encoded in the leaf certificate");
        refuses(
                "mine",
                signer.issue(mine, now).put("beginRefreshAt", now.toString()),
                "must be at least 10 minutes after status.notBefore");
        ObjectNode timeless = signer.issue(mine, now);
        timeless.remove("notBefore");
        refuses("mine", timeless, "status.notBefore: Required value");
        ObjectNode longer = mine.deepCopy();
        longer.withObjectProperty("spec").put("maxExpirationSeconds", 3599);
        refuses("mine", signer.issue(longer, now), "lifetime must be >= 1 hour");
        ObjectNode hour = create(hour());
        hour.withObjectProperty("spec").put("maxExpirationSeconds", 7200);
        refuses("hour", signer.issue(hour, now), "lifetime must be <= spec.maxExpirationSeconds");
        ObjectNode half = PodSigner.ended("Denied", "No", "");
        half.put("certificateChain", "x");
        refuses("mine", half, "non-condition status fields must be empty");
        ObjectNode early = JsonMapper.shared().createObjectNode();
        early.put("certificateChain", "x");
        refuses("mine", early, "status is immutable unless transitioning");
        ends("mine", signer.issue(mine, now));
    }

    private ObjectNode hour() {
        ObjectNode request = request("hour");
        request.withObjectProperty("spec").put("maxExpirationSeconds", 3600);
        return request;
    }

    private void refuses(String name, ObjectNode status, String why) {
        assertThat(refused(() -> ends(name, status))).hasMessageContaining(why);
    }

    @Test
    void itsSpecificationStays() {
        create(request("r"));
        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.POD_CERTIFICATE_REQUESTS,
                                        "r",
                                        "{'spec':{'signerName':'example.com/x'}}")))
                .hasMessageContaining("field is immutable");
        assertThat(
                        cluster.object(
                                        cluster.ask(
                                                ApiVerb.GET,
                                                Resources.POD_CERTIFICATE_REQUESTS,
                                                "r"))
                                .has("status"))
                .isFalse();
    }
}
