package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.PodContainer;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/** Finds the number of a port that a probe names. */
final class Ports {

    private Ports() {}

    /**
     * @throws IOException when the container has no port of that name
     */
    static int number(IntOrString port, PodContainer container) throws IOException {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        String name = port.getStrVal();
        for (ContainerPort known : container.spec().getPorts()) {
            if (name.equals(known.getName())) {
                return known.getContainerPort();
            }
        }
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new IOException("couldn't find port: " + name, e);
        }
    }

    /** Why a connection failed, in the words that operators know. */
    static String reason(IOException e) {
        return switch (e) {
            case ConnectException refused -> "connection refused";
            case SocketTimeoutException late -> "i/o timeout";
            default -> String.valueOf(e.getMessage());
        };
    }
}
