package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * One request's way back; all but {@link #channel} and {@link #answerLimit} is called on the
 * channel's event loop only.
 */
interface ResponseChannel {

    Channel channel();

    /** How long a client may take to read a whole answer. */
    Duration answerLimit();

    /** Sends status and headers; {@code last} when no body follows. */
    void head(int status, Headers headers, boolean last);

    /** Sends a piece of the body, of which this takes ownership. */
    void data(ByteBuf data, boolean last);

    void flush();

    /** Breaks the exchange off. */
    void abort();

    /** Answers 101 and hands the connection over. */
    RawConnection switchProtocols(Headers headers);
}
