package dev.navarch.proxy.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** Asks name servers one after the other until one answers. */
public final class ResolverUpstream implements Upstream {

    private static final int DNS_PORT = 53;

    private final List<SimpleResolver> servers;

    /**
     * @param timeout for each server
     */
    public ResolverUpstream(List<InetSocketAddress> servers, Duration timeout) {
        this.servers =
                servers.stream()
                        .map(address -> {
                            SimpleResolver resolver = new SimpleResolver(address);
                            resolver.setTimeout(timeout);
                            return resolver;
                        })
                        .toList();
    }

    /** The name servers that a resolv.conf lists; none when there is no such file. */
    public static List<InetSocketAddress> nameServers(Path resolvConf) {
        if (!Files.isReadable(resolvConf)) {
            return List.of();
        }
        try {
            return Files.readAllLines(resolvConf).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("nameserver"))
                    .map(line -> line.substring("nameserver".length()).strip())
                    .flatMap(text -> Addresses.parse(text).stream())
                    .map(address -> new InetSocketAddress(address, DNS_PORT))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Message> ask(Message query) {
        return ask(query, 0);
    }

    private CompletionStage<Message> ask(Message query, int from) {
        if (from == servers.size()) {
            return CompletableFuture.failedFuture(new IOException("no name server answered"));
        }
        return servers.get(from)
                .sendAsync(query)
                .handle((answer, failure) ->
                        failure == null
                                ? CompletableFuture.completedStage(answer)
                                : ask(query, from + 1))
                .thenCompose(next -> next);
    }
}
