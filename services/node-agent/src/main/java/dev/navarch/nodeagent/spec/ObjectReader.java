package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Reads the objects that pods refer to. */
public interface ObjectReader {

    /** Has nothing. */
    ObjectReader NONE =
            new ObjectReader() {
                @Override
                public Optional<ConfigMap> configMap(String namespace, String name) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> secret(String namespace, String name) {
                    return Optional.empty();
                }
            };

    /**
     * @throws UnreadableException when the API service cannot be asked or refuses
     */
    Optional<ConfigMap> configMap(String namespace, String name);

    /**
     * @throws UnreadableException when the API service cannot be asked or refuses
     */
    Optional<Secret> secret(String namespace, String name);

    /** Whether the object is there cannot be told now. */
    final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }

        public String text() {
            return String.valueOf(getMessage());
        }
    }
}
