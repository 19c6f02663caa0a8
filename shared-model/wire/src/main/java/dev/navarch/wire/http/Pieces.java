package dev.navarch.wire.http;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A body whose length is known and whose bytes are made piece by piece, as fast as the client takes
 * them: a client that is slow holds what they are made of, not the body. Used by one thread at a
 * time, which is the connection's, so making a piece must be quick.
 */
public interface Pieces {

    /** About what one piece should hold: little enough that others get their turn. */
    int SIZE = 64 * 1024;

    /** In all pieces. */
    long length();

    /**
     * The next bytes, at least one; {@link #length} in all.
     *
     * @throws NoSuchElementException after the last
     */
    ByteBuffer next();

    /** Bytes that are there already, which must not change. */
    static Pieces of(List<byte[]> parts) {
        long length = parts.stream().mapToLong(part -> part.length).sum();
        Iterator<byte[]> left = parts.iterator();
        return new Pieces() {

            private ByteBuffer current = ByteBuffer.allocate(0);

            @Override
            public long length() {
                return length;
            }

            @Override
            public ByteBuffer next() {
                while (!current.hasRemaining()) {
                    current = ByteBuffer.wrap(left.next());
                }
                ByteBuffer piece =
                        current.slice(current.position(), Math.min(SIZE, current.remaining()));
                current.position(current.position() + piece.remaining());
                return piece;
            }
        };
    }
}
