package dev.navarch.api.webhook;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a call failed, as clients written in Go say it: users search for these words. */
final class CallProblem {

    private CallProblem() {}

    static String of(URI uri, @Nullable Throwable cause) {
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        String address = uri.getHost() + ":" + port;
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        return switch (cause) {
            case ConnectException e -> "dial tcp " + address + ": connect: connection refused";
            case NoRouteToHostException e -> "dial tcp " + address + ": connect: no route to host";
            case SocketTimeoutException e -> "dial tcp " + address + ": i/o timeout";
            case UnknownHostException e -> "dial tcp: lookup " + uri.getHost() + ": no such host";
            case SSLException e -> "tls: " + certificate(message);
            case null -> "unexpected EOF";
            default -> message.isEmpty() ? "EOF" : message;
        };
    }

    private static String certificate(String message) {
        if (message.contains("valid certification path") || message.contains("PKIX")) {
            return "failed to verify certificate: x509: certificate signed by unknown authority";
        }
        return message.contains("subject alternative")
                        || message.contains("Subject Alternative")
                        || message.contains("No name matching")
                ? "failed to verify certificate: x509: " + message
                : message;
    }
}
