package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.pki.Tls;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Asks containers by HTTP, for probes and hooks. HTTPS certificates are not checked: a probe asks
 * whether the server answers, not who it is.
 */
public final class HttpGetter implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;

    private final Upstream upstream = new Upstream("probes", 1);
    private final SSLContext tls = Tls.trustingClient(Optional.empty());

    /** What to ask. */
    record Question(boolean secure, String host, int port, String path, Headers headers) {

        static Question of(HTTPGetAction action, PodContainer container, String address)
                throws IOException {
            String host =
                    action.getHost() == null || action.getHost().isEmpty()
                            ? address
                            : action.getHost();
            int port = Ports.number(action.getPort(), container);
            Headers headers = new Headers();
            for (HTTPHeader header : action.getHttpHeaders()) {
                headers.add(header.getName(), header.getValue());
            }
            if (!headers.contains("host")) {
                headers.add("Host", host + ":" + port);
            }
            if (!headers.contains("user-agent")) {
                headers.add("User-Agent", "kube-probe/1.36");
            }
            if (!headers.contains("accept")) {
                headers.add("Accept", "*/*");
            }
            headers.set("Connection", "close");
            String path = action.getPath() == null ? "/" : action.getPath();
            return new Question(
                    "HTTPS".equalsIgnoreCase(action.getScheme()),
                    host,
                    port,
                    path.startsWith("/") ? path : "/" + path,
                    headers);
        }

        String url() {
            return (secure ? "https" : "http") + "://" + host + ":" + port + path;
        }
    }

    /** What came back; a redirect to another host counts as an answer itself. */
    record Answer(int status) {}

    Answer get(Question question, Duration timeout) throws IOException {
        Question asked = question;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            UpstreamAnswer answer = send(asked, timeout);
            String location = answer.headers().first("location").orElse("");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return new Answer(answer.status());
            }
            URI next = URI.create(asked.url()).resolve(location);
            if (next.getHost() == null || !next.getHost().equals(asked.host())) {
                return new Answer(answer.status());
            }
            boolean secure = "https".equals(next.getScheme());
            asked =
                    new Question(
                            secure,
                            next.getHost(),
                            next.getPort() > 0 ? next.getPort() : secure ? 443 : 80,
                            next.getRawPath()
                                    + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery()),
                            asked.headers());
        }
        throw new IOException("Get \"" + question.url() + "\": stopped after 10 redirects");
    }

    private UpstreamAnswer send(Question question, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(question.host(), question.port());
        Target target =
                question.secure()
                        ? Target.unverified(address, tls, question.host())
                        : Target.plain(address);
        try {
            UpstreamAnswer answer =
                    upstream.send(
                            target,
                            new UpstreamRequest(
                                    "GET", question.path(), question.headers(), new byte[0]),
                            timeout);
            switch (answer) {
                case UpstreamAnswer.Plain plain -> plain.body().close();
                case UpstreamAnswer.Upgraded upgraded -> upgraded.connection().close();
            }
            return answer;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            String reason =
                    why.contains("refused")
                            ? "dial tcp "
                                    + question.host()
                                    + ":"
                                    + question.port()
                                    + ": connect: connection refused"
                            : why.contains("no answer")
                                    ? "context deadline exceeded (Client.Timeout exceeded while"
                                            + " awaiting headers)"
                                    : why;
            throw new IOException("Get \"" + question.url() + "\": " + reason, e);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
