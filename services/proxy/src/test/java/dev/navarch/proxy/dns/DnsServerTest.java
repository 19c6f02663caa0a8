package dev.navarch.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsServerTest {

    private final ZoneFixture fixture = new ZoneFixture();
    private DnsServer server;

    private static final Upstream WORLD =
            query -> {
                Name name = query.getQuestion().getName();
                if (!name.toString().equals("example.org.")) {
                    return CompletableFuture.failedFuture(new IOException("unreachable"));
                }
                Message reply = Responder.reply(query, Rcode.NOERROR);
                reply.addRecord(
                        new ARecord(name, DClass.IN, 60, InetAddress.getLoopbackAddress()),
                        Section.ANSWER);
                return CompletableFuture.completedFuture(reply);
            };

    @BeforeEach
    void open() throws IOException {
        server =
                new DnsServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Responder(fixture.zone, WORLD));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Message ask(String name, int type, boolean tcp) throws IOException {
        SimpleResolver client =
                new SimpleResolver(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        client.setTimeout(Duration.ofMinutes(1));
        client.setTCP(tcp);
        client.setIgnoreTruncation(true);
        return client.send(
                Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    }

    private static String answers(Message reply) {
        return reply.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @Test
    void answersOverUdpAndTcp() throws IOException {
        for (boolean tcp : new boolean[] {false, true}) {
            Message reply = ask("web.default.svc.cluster.local.", Type.A, tcp);
            assertThat(answers(reply)).isEqualTo("10.96.0.7");
            assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
        }
    }

    @Test
    void saysWithAuthorityThatANameDoesNotExist() throws IOException {
        Message reply = ask("none.default.svc.cluster.local.", Type.A, false);
        assertThat(reply.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.getSection(Section.AUTHORITY)).hasSize(1);
    }

    @Test
    void asksUpstreamForTheRest() throws IOException {
        assertThat(answers(ask("example.org.", Type.A, false))).isEqualTo("127.0.0.1");
        assertThat(ask("example.com.", Type.A, false).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void followsAnExternalNameToItsAddress() throws IOException {
        assertThat(answers(ask("outside.default.svc.cluster.local.", Type.A, false)))
                .isEqualTo("127.0.0.1 example.org.");
    }

    @Test
    void tellsAClientToUseTcpWhenAnAnswerIsTooLong() throws IOException {
        fixture.put(
                Service.class,
                """
                metadata: {namespace: default, name: many}
                spec: {clusterIP: None, clusterIPs: [None], ports: []}
                """);
        String endpoints =
                IntStream.range(0, 90)
                        .mapToObj(i -> "- {addresses: [10.244.7." + (i + 1) + "]}")
                        .collect(Collectors.joining("\n"));
        fixture.put(
                EndpointSlice.class,
                """
                metadata: {namespace: default, name: many-1, labels: {kubernetes.io/service-name: many}}
                addressType: IPv4
                endpoints:
                """
                        + endpoints);
        Message udp = ask("many.default.svc.cluster.local.", Type.A, false);
        assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
        Message tcp = ask("many.default.svc.cluster.local.", Type.A, true);
        assertThat(tcp.getSection(Section.ANSWER)).hasSize(90);
    }
}
