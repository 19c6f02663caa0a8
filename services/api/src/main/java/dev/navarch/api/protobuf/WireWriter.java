package dev.navarch.api.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends encoded fields to a buffer that grows. */
final class WireWriter {

    private byte[] bytes;
    private int size;

    WireWriter(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void varint(int field, long value) {
        tag(field, WireReader.VARINT);
        number(value);
    }

    void fixed64(int field, long value) {
        tag(field, WireReader.FIXED64);
        room(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void text(int field, String value) {
        data(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void data(int field, byte[] value) {
        data(field, value, 0, value.length);
    }

    void data(int field, byte[] source, int from, int length) {
        head(field, length);
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** What stands before data that is written elsewhere. */
    void head(int field, long length) {
        tag(field, WireReader.LENGTH);
        number(length);
    }

    /** Unframed bytes. */
    void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Four bytes, the highest first: the length of a frame. */
    void frame(int length) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (length >>> shift);
        }
    }

    /**
     * Begins a message whose length is not known yet.
     *
     * @return what {@link #close} needs
     */
    int open(int field) {
        tag(field, WireReader.LENGTH);
        room(1);
        return ++size;
    }

    /** Ends the message; most are so short that their length fits where it was left room for. */
    void close(int start) {
        int length = size - start;
        int more = width(length) - 1;
        if (more > 0) {
            room(more);
            System.arraycopy(bytes, start, bytes, start + more, length);
        }
        size = start - 1;
        number(length);
        size += length;
    }

    static int width(long number) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(number)) / 7);
    }

    private void tag(int field, int wireType) {
        number(((long) field << 3) | wireType);
    }

    private void number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
