package dev.navarch.nodeagent.join;

/** Why a machine cannot join or leave, in a sentence for whoever typed the command. */
final class JoinException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JoinException(String sentence) {
        super(sentence);
    }

    JoinException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
