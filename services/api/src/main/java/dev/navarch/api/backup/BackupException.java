package dev.navarch.api.backup;

/** A sentence for the operator: why nothing was saved or restored. */
public final class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    public BackupException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    BackupException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
