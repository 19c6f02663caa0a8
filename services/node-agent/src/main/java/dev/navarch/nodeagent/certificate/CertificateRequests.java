package dev.navarch.nodeagent.certificate;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import java.io.IOException;
import java.util.Optional;

/** Asks signers for pods' certificates. */
public interface CertificateRequests {

    /** For nodes that have no API service to ask. */
    CertificateRequests NONE =
            new CertificateRequests() {
                @Override
                public String ask(Pod pod, PodCertificateProjection wanted, byte[] stub)
                        throws IOException {
                    throw new IOException("this node cannot request certificates");
                }

                @Override
                public Optional<CertificateAnswer> answer(String path) {
                    return Optional.empty();
                }
            };

    /**
     * @param stub a PKCS #10 request that says nothing but has the key's signature
     * @return namespace and name of the request
     * @throws IOException if it was refused or nobody could be asked
     */
    String ask(Pod pod, PodCertificateProjection wanted, byte[] stub) throws IOException;

    /** The request as it is known now; empty when it is not known yet, or is gone. */
    Optional<CertificateAnswer> answer(String path);
}
