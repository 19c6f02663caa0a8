package dev.navarch.api.decode;

/** A value that a field cannot hold; the decoder adds which object it is about. */
final class DecodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DecodeException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong; never null, unlike {@link #getMessage}. */
    String text() {
        return String.valueOf(getMessage());
    }
}
