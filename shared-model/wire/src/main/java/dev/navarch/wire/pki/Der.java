package dev.navarch.wire.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The few ASN.1 values (X.690, distinguished encoding) that certificates of our own are made of.
 * Bouncy Castle writes them too, but takes a third of a second to load, which a server inside a
 * test cannot spend.
 */
final class Der {

    static final byte[] TRUE = {1, 1, (byte) 0xff};

    private static final int YEAR_OF_LONG_FORM = 2050;
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LONG =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    static byte[] set(byte[] part) {
        return value(0x31, part);
    }

    static byte[] integer(BigInteger number) {
        return value(2, number.toByteArray());
    }

    static byte[] bits(byte[] bytes, int unused) {
        return value(3, new byte[] {(byte) unused}, bytes);
    }

    static byte[] octets(byte[] bytes) {
        return value(4, bytes);
    }

    static byte[] utf8(String text) {
        return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** As RFC 5280 §4.1.2.5 wants it: two digits for the year until 2049. */
    static byte[] time(Instant time) {
        boolean isLong = time.atZone(ZoneOffset.UTC).getYear() >= YEAR_OF_LONG_FORM;
        String text = (isLong ? LONG : SHORT).format(time);
        return value(isLong ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * @param dotted of two numbers or more
     */
    static byte[] identifier(String dotted) {
        String[] numbers = dotted.split("\\.");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        base128(Long.parseLong(numbers[0]) * 40 + Long.parseLong(numbers[1]), bytes);
        for (int i = 2; i < numbers.length; i++) {
            base128(Long.parseLong(numbers[i]), bytes);
        }
        return value(6, bytes.toByteArray());
    }

    private static void base128(long number, ByteArrayOutputStream bytes) {
        int shift = 63 - Long.numberOfLeadingZeros(number | 1);
        for (int i = shift / 7 * 7; i > 0; i -= 7) {
            bytes.write((int) (((number >> i) & 0x7f) | 0x80));
        }
        bytes.write((int) (number & 0x7f));
    }

    /** A value of any type, its parts one after the other. */
    static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 6);
        bytes.write(tag);
        if (length < 0x80) {
            bytes.write(length);
        } else {
            byte[] size = BigInteger.valueOf(length).toByteArray();
            int skip = size[0] == 0 ? 1 : 0;
            bytes.write(0x80 | (size.length - skip));
            bytes.write(size, skip, size.length - skip);
        }
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** Where the content of the value begins that begins at {@code at}. */
    static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    /** Where the value ends that begins at {@code at}. */
    static int end(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return at + 2 + first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return content(der, at) + length;
    }
}
