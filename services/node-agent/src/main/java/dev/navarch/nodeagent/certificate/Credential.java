package dev.navarch.nodeagent.certificate;

/** A pod's private key and the certificates that go with it, the pod's own first, in PEM. */
public record Credential(String key, String chain) {

    /** Never the key. */
    @Override
    public String toString() {
        return "Credential[" + chain.length() + " bytes of certificates]";
    }
}
