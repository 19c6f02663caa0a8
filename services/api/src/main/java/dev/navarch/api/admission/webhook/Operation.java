package dev.navarch.api.admission.webhook;

/** What a request does, as webhooks' rules name it. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
}
