package dev.navarch.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NettyRawTest {

    @Test
    void givesBackWhatNobodyReadWhenTheInputIsClosed() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        InputStream input = NettyRaw.takeOver(channel).input();
        ByteBuf early = Unpooled.directBuffer().writeByte(1);
        channel.writeInbound(early);
        assertThat(early.refCnt()).isEqualTo(1);

        input.close();

        assertThat(early.refCnt()).isZero();
        assertThat(input.read()).isEqualTo(-1);
        channel.finishAndReleaseAll();
    }

    /** As the official Java client does, which sends its input after the process has ended. */
    @Test
    @Timeout(60)
    void saysItsLastWordToAPeerThatIsStillSending() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ServerFixture fixture =
                        new ServerFixture(exchange -> {
                            RawConnection raw =
                                    exchange.switchProtocols(Headers.of("upgrade", "talk"));
                            raw.input().read();
                            raw.output().write("last word".getBytes(US_ASCII));
                            raw.close();
                            closed.countDown();
                        });
                RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            upgrade(client);
            byte[] more = new byte[16 * 1024];
            client.out.write(more);
            closed.await();
            for (int i = 0; i < 100; i++) {
                client.out.write(more);
            }
            assertThat(new String(client.in.readAllBytes(), US_ASCII)).endsWith("last word");
        }
    }

    @Test
    @Timeout(60)
    void closesAlsoWhereThePeerNeverDoes() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ServerFixture fixture =
                        new ServerFixture(exchange -> {
                            RawConnection raw =
                                    exchange.switchProtocols(Headers.of("upgrade", "talk"));
                            raw.onClose(closed::countDown);
                            raw.close();
                            assertThatThrownBy(() -> raw.output().write(1))
                                    .hasMessage("the connection is closed");
                        });
                RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            upgrade(client);
            closed.await();
        }
    }

    private static void upgrade(RawClient client) throws IOException {
        client.send("POST / HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: talk\r\n\r\n");
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) client.in.read());
        }
    }
}
