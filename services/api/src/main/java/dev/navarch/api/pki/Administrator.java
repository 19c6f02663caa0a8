package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import java.io.IOException;
import java.util.Optional;

/** Whom the kubeconfig is for that the service writes at its start. */
@FunctionalInterface
public interface Administrator {

    /**
     * A key and its certificate.
     *
     * @return empty when no kubeconfig is to be written
     * @throws IOException if the authority cannot be read
     */
    Optional<Identity> identity() throws IOException;
}
