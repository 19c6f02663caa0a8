package dev.navarch.bus.kafka;

import dev.navarch.bus.TokenFile;
import dev.navarch.model.Command;
import dev.navarch.model.Resources;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what commands say of Secrets, since many may read the topic of commands. The key is in
 * {@code <home>/pki/commands.key}, which the API service makes; without it no such command is sent.
 *
 * <p>An encrypted body is a mark, which no JSON begins with, a nonce and AES-GCM's ciphertext,
 * bound to the command's id and object.
 */
final class CommandCipher {

    private static final byte MARK = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final TokenFile key;
    private final SecureRandom random = new SecureRandom();

    CommandCipher(Path file) {
        this.key = new TokenFile(file);
    }

    /**
     * @throws java.io.UncheckedIOException if it must be encrypted and there is no key
     */
    Command sealed(Command command) {
        if (!command.key().type().equals(Resources.SECRETS) || command.body().length == 0) {
            return command;
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] text = run(Cipher.ENCRYPT_MODE, nonce, command.body(), 0, command);
        return with(
                command,
                ByteBuffer.allocate(1 + NONCE + text.length)
                        .put(MARK)
                        .put(nonce)
                        .put(text)
                        .array());
    }

    Command opened(Command command) {
        byte[] body = command.body();
        if (body.length <= NONCE || body[0] != MARK) {
            return command;
        }
        byte[] nonce = Arrays.copyOfRange(body, 1, 1 + NONCE);
        return with(command, run(Cipher.DECRYPT_MODE, nonce, body, 1 + NONCE, command));
    }

    private byte[] run(int mode, byte[] nonce, byte[] from, int offset, Command command) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(Base64.getDecoder().decode(key.current()), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((command.id() + " " + command.key()).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(from, offset, from.length - offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a command's body does not open: " + command.id(), e);
        }
    }

    private static Command with(Command command, byte[] body) {
        return new Command(
                command.id(),
                command.token(),
                command.verb(),
                command.key(),
                command.version(),
                command.subresource(),
                command.patchType(),
                body,
                command.preconditions(),
                command.trace());
    }
}
