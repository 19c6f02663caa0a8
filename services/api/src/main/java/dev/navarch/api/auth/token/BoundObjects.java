package dev.navarch.api.auth.token;

/** Says whether what a token depends on is still there. */
public interface BoundObjects {

    boolean serviceAccountExists(String namespace, String name, String uid);

    /**
     * @param kind {@code pod}, {@code secret} or {@code node}
     */
    boolean exists(String kind, String namespace, String name, String uid);
}
