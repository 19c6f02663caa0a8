package dev.navarch.bus.kafka;

import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Rejection;
import dev.navarch.model.Verb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Commands and rejections as bytes: a format version, the fields in order, strings and bodies with
 * their length before them. What a command has of a trace comes last, and only if it has some: a
 * reader of an older version does not look there.
 */
final class CommandCodec {

    private static final byte FORMAT = 1;

    private CommandCodec() {}

    /**
     * What decides a command's partition: commands for one object stay in order; one that creates
     * an object without a name may go anywhere.
     */
    static byte[] partitionKey(Command command) {
        String key = command.key().name().isEmpty() ? command.id() : command.key().toString();
        return key.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] encode(Command command) {
        return write(
                out -> {
                    out.writeUTF(command.id());
                    write(out, command.token().getBytes(StandardCharsets.UTF_8));
                    out.writeUTF(command.verb().name());
                    write(out, command.key());
                    out.writeUTF(command.version());
                    out.writeUTF(command.subresource());
                    write(out, command.patchType().map(Enum::name));
                    write(out, command.preconditions().uid());
                    write(out, command.preconditions().resourceVersion());
                    write(out, command.body());
                    if (!command.trace().isEmpty()) {
                        out.writeUTF(command.trace());
                    }
                },
                command.body().length + 1024);
    }

    static Command decodeCommand(byte[] bytes) {
        return read(
                bytes,
                in -> {
                    String id = in.readUTF();
                    String token = new String(readBytes(in), StandardCharsets.UTF_8);
                    Verb verb = Verb.valueOf(in.readUTF());
                    ObjectKey key = readKey(in);
                    String version = in.readUTF();
                    String subresource = in.readUTF();
                    Optional<PatchType> patch = readOptional(in).map(PatchType::valueOf);
                    Preconditions given = new Preconditions(readOptional(in), readOptional(in));
                    byte[] body = readBytes(in);
                    String trace = in.available() > 0 ? in.readUTF() : "";
                    return new Command(
                            id, token, verb, key, version, subresource, patch, body, given, trace);
                });
    }

    static byte[] encode(Rejection rejection) {
        return write(
                out -> {
                    out.writeUTF(rejection.commandId());
                    write(out, rejection.key());
                    out.writeInt(rejection.code());
                    out.writeUTF(rejection.reason());
                    write(out, rejection.status());
                },
                rejection.status().length + 256);
    }

    static Rejection decodeRejection(byte[] bytes) {
        return read(
                bytes,
                in ->
                        new Rejection(
                                in.readUTF(),
                                readKey(in),
                                in.readInt(),
                                in.readUTF(),
                                readBytes(in)));
    }

    private static void write(DataOutputStream out, ObjectKey key) throws IOException {
        out.writeUTF(key.type().toString());
        out.writeUTF(key.namespace());
        out.writeUTF(key.name());
    }

    private static ObjectKey readKey(DataInputStream in) throws IOException {
        return new ObjectKey(GroupResource.parse(in.readUTF()), in.readUTF(), in.readUTF());
    }

    private static void write(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            out.writeUTF(text.get());
        }
    }

    private static Optional<String> readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("a field of " + length + " bytes is cut short");
        }
        return bytes;
    }

    private interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] write(Writer writer, int expectedSize) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            writer.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("a record of format " + format);
            }
            return reader.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
