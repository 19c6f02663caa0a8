package dev.navarch.model;

/** What a command asks for. Reads are not commands. */
public enum Verb {
    CREATE,
    UPDATE,
    PATCH,
    DELETE
}
