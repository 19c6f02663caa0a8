package dev.navarch.proxy.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/**
 * Answers DNS over UDP and TCP (RFC 1035, RFC 7766) at one address. Every question has a virtual
 * thread of its own, so a slow upstream holds up nobody else.
 */
public final class DnsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
    private static final int PLAIN_UDP_SIZE = 512;
    private static final int LARGEST_UDP_SIZE = 1232;
    private static final int IDLE_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 10;

    private final Responder responder;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Opens both sockets on the same port.
     *
     * @throws IOException when the address is not there (yet) or taken
     */
    public DnsServer(InetSocketAddress address, Responder responder) throws IOException {
        this.responder = responder;
        Sockets sockets = Sockets.open(address);
        this.tcp = sockets.tcp();
        this.udp = sockets.udp();
        Thread.ofPlatform().name("navarch-dns-udp").daemon().start(this::serveUdp);
        Thread.ofPlatform().name("navarch-dns-tcp").daemon().start(this::serveTcp);
    }

    /** The two sockets of a server. */
    private record Sockets(ServerSocket tcp, DatagramSocket udp) {

        private static final int TRIES = 10;

        /** Where any port will do, one that is free for TCP may be taken for UDP: then another. */
        static Sockets open(InetSocketAddress address) throws IOException {
            for (int tries = 1; ; tries++) {
                ServerSocket tcp = new ServerSocket();
                try {
                    tcp.setReuseAddress(true);
                    tcp.bind(address);
                    return new Sockets(
                            tcp,
                            new DatagramSocket(
                                    new InetSocketAddress(
                                            address.getAddress(), tcp.getLocalPort())));
                } catch (IOException taken) {
                    tcp.close();
                    if (address.getPort() != 0 || tries == TRIES) {
                        throw taken;
                    }
                }
            }
        }
    }

    public int port() {
        return tcp.getLocalPort();
    }

    private void serveUdp() {
        byte[] buffer = new byte[65_535];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                byte[] query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                workers.execute(() -> answerUdp(query, from));
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    LOG.warn("DNS over UDP: {}", e.getMessage());
                }
            }
        }
    }

    private void answerUdp(byte[] bytes, InetSocketAddress from) {
        try {
            Message query = new Message(bytes);
            Message reply = answer(query);
            OPTRecord edns = query.getOPT();
            int room =
                    edns == null
                            ? PLAIN_UDP_SIZE
                            : Math.clamp(edns.getPayloadSize(), PLAIN_UDP_SIZE, LARGEST_UDP_SIZE);
            if (edns != null && reply.getOPT() == null) {
                reply.addRecord(new OPTRecord(LARGEST_UDP_SIZE, 0, 0), Section.ADDITIONAL);
            }
            byte[] wire = fit(reply, room);
            udp.send(new DatagramPacket(wire, wire.length, from));
        } catch (IOException e) {
            LOG.debug("A DNS packet from {} was not answered: {}", from, e.getMessage());
        }
    }

    /**
     * Drops additional records first; an answer that still does not fit asks the client to use TCP.
     */
    private static byte[] fit(Message reply, int room) {
        byte[] wire = reply.toWire();
        if (wire.length <= room) {
            return wire;
        }
        reply.removeAllRecords(Section.ADDITIONAL);
        wire = reply.toWire();
        if (wire.length > room) {
            reply.removeAllRecords(Section.ANSWER);
            reply.removeAllRecords(Section.AUTHORITY);
            reply.getHeader().setFlag(Flags.TC);
            wire = reply.toWire();
        }
        return wire;
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                workers.execute(() -> answerTcp(client));
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    LOG.warn("DNS over TCP: {}", e.getMessage());
                }
            }
        }
    }

    private void answerTcp(Socket client) {
        try (client) {
            client.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] wire = answer(new Message(query)).toWire(65_535);
                byte[] framed = new byte[wire.length + 2];
                framed[0] = (byte) (wire.length >> 8);
                framed[1] = (byte) wire.length;
                System.arraycopy(wire, 0, framed, 2, wire.length);
                out.write(framed);
                out.flush();
            }
        } catch (EOFException end) {
            // The client has asked all it wanted.
        } catch (IOException e) {
            LOG.debug("A DNS connection ended: {}", e.getMessage());
        }
    }

    private Message answer(Message query) throws IOException {
        try {
            return responder
                    .answer(query)
                    .toCompletableFuture()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("closing", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer", e);
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            LOG.debug("closing DNS over TCP: {}", e.getMessage());
        }
        workers.shutdownNow();
    }
}
