package dev.navarch.api.store.encryption;

/**
 * One key of a provider.
 *
 * @param prefix what its rows begin with: {@code k8s:enc:aesgcm:v1:key1:}
 */
record NamedKey(String prefix, Algorithm algorithm) {}
