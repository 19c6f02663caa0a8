package dev.navarch.wire.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Signs certificates. */
public final class CertificateAuthority {

    /** Certificates are valid from a little earlier, for clients whose clock is slow. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;
    private final InstantSource clock;

    public CertificateAuthority(Identity identity, InstantSource clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** Makes a new self-signed authority. */
    public static CertificateAuthority create(
            String commonName, Duration validity, InstantSource clock) {
        KeyPair keys = KeyPairs.create();
        byte[] name = CertificateWriter.name(commonName, List.of());
        try {
            X509Certificate certificate =
                    CertificateWriter.authority(
                            head(name, name, validity, clock.instant()),
                            keys.getPublic(),
                            keys.getPrivate());
            return new CertificateAuthority(
                    new Identity(keys.getPrivate(), List.of(certificate)), clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make an authority", e);
        }
    }

    /** The authority's own certificate and key. */
    public Identity identity() {
        return identity;
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    /** Makes a key and a certificate for it. */
    public Identity issue(CertificateSpec spec) {
        KeyPair keys = KeyPairs.create();
        return new Identity(keys.getPrivate(), List.of(issue(spec, keys.getPublic())));
    }

    /** Makes a certificate for a key that somebody else holds. */
    public X509Certificate issue(CertificateSpec spec, PublicKey key) {
        byte[] issuer = certificate().getSubjectX500Principal().getEncoded();
        byte[] subject = CertificateWriter.name(spec.commonName(), spec.organizations());
        try {
            return CertificateWriter.leaf(
                    head(issuer, subject, spec.validity(), clock.instant()), spec, key, identity);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue " + spec.commonName(), e);
        }
    }

    /**
     * Signs what was asked for: its subject, alternative names and key as they are, and none of its
     * other extensions. Whether that is right is for the caller to judge.
     *
     * @param notAfter brought forward to when the authority itself expires
     */
    public X509Certificate sign(
            CertificateRequest request, Usages usages, Instant notBefore, Instant notAfter) {
        return RequestSigner.sign(identity, serialNumber(), request, usages, notBefore, notAfter);
    }

    private static BigInteger serialNumber() {
        return new BigInteger(127, RANDOM).add(BigInteger.ONE);
    }

    private static CertificateWriter.Head head(
            byte[] issuer, byte[] subject, Duration validity, Instant now) {
        return new CertificateWriter.Head(
                serialNumber(), issuer, now.minus(BACKDATED), now.plus(validity), subject);
    }
}
