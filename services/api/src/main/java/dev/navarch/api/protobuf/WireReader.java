package dev.navarch.api.protobuf;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Steps through the fields of one encoded message. */
final class WireReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;
    private long number;
    private byte[] data = {};

    WireReader(byte[] message) {
        this.bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the next field.
     *
     * @return false at the end
     * @throws ApiException 400 if the message is damaged
     */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        switch (wireType) {
            case VARINT -> number = varint();
            case FIXED64 -> number = require(8).getLong();
            case FIXED32 -> number = require(4).getInt();
            case LENGTH -> {
                long length = varint();
                if (length < 0 || length > bytes.remaining()) {
                    throw damaged();
                }
                data = new byte[(int) length];
                bytes.get(data);
            }
            default -> throw damaged();
        }
        return true;
    }

    int field() {
        return field;
    }

    boolean isData() {
        return wireType == LENGTH;
    }

    long number() {
        return number;
    }

    byte[] data() {
        return data;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = require(1).get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private ByteBuffer require(int count) {
        if (bytes.remaining() < count) {
            throw damaged();
        }
        return bytes;
    }

    static ApiException damaged() {
        return Refusals.badRequest("the body is not a valid protobuf message");
    }
}
