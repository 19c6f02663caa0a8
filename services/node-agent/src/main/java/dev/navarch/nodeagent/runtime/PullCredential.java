package dev.navarch.nodeagent.runtime;

/**
 * What a registry asks for.
 *
 * @param username the account
 * @param password its password or token
 * @param identityToken an OAuth refresh token that stands for both; often empty
 */
public record PullCredential(String username, String password, String identityToken) {

    /** Names the account alone. */
    @Override
    public String toString() {
        return "PullCredential[" + username + "]";
    }
}
