package dev.navarch.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

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
}
