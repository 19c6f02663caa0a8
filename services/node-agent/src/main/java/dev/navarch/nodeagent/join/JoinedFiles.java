package dev.navarch.nodeagent.join;

import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * What joining leaves on a machine.
 *
 * @param home the data directory
 */
public record JoinedFiles(Path home) {

    public JoinedFiles {
        home = home.toAbsolutePath().normalize();
    }

    public Path pki() {
        return home.resolve("pki");
    }

    public Path authority() {
        return pki().resolve("ca.crt");
    }

    /** The certificate by which the node is a client of the API service and of Kafka. */
    public Path client() {
        return pki().resolve("node-agent.pem");
    }

    /** The certificate of the node's own server. */
    public Path serving() {
        return pki().resolve("node-serving.pem");
    }

    /** The settings of the node's services, as environment variables. */
    public Path settings() {
        return home.resolve("node.env");
    }

    /** Where {@code bin/navarch} notes the process of a service of a joined machine. */
    public Path pid(String service) {
        return home.resolve("run").resolve(service + ".pid");
    }

    public boolean joined() {
        return Files.exists(client());
    }

    public TrustedAuthorities authorities() throws IOException {
        try {
            return new TrustedAuthorities(Pem.certificates(Files.readString(authority())));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read " + authority(), e);
        }
    }
}
