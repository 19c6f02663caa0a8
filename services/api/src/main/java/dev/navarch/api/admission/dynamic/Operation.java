package dev.navarch.api.admission.dynamic;

/** What a request does, as rules name it. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
}
