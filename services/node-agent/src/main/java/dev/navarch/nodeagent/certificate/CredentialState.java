package dev.navarch.nodeagent.certificate;

import java.time.Instant;
import java.util.Optional;

/** How far one credential of a pod has come. */
sealed interface CredentialState {

    record None() implements CredentialState {}

    /** Asked for and not answered. */
    record Asked(Request request) implements CredentialState {}

    /** The signer said no, for good. */
    record Refused(CertificateAnswer.End.Refused why) implements CredentialState {}

    /**
     * @param successor what was asked for to replace it
     * @param saidOverdue whether people were told that it should have been replaced
     * @param saidExpired whether people were told that it does not count any more
     */
    record Held(
            Credential credential,
            Instant refreshAt,
            Instant notAfter,
            Optional<Request> successor,
            boolean saidOverdue,
            boolean saidExpired)
            implements CredentialState {

        Held succeededBy(Optional<Request> request) {
            return new Held(credential, refreshAt, notAfter, request, saidOverdue, saidExpired);
        }

        Held said(boolean overdue, boolean expired) {
            return new Held(credential, refreshAt, notAfter, successor, overdue, expired);
        }
    }

    /**
     * A request of this agent's.
     *
     * @param key the private key in PEM
     * @param path the request's namespace and name
     * @param goneAt when a request that nobody knows must have been deleted
     */
    record Request(String key, String path, Instant goneAt) {

        /** Never the key. */
        @Override
        public String toString() {
            return "Request[" + path + "]";
        }
    }
}
