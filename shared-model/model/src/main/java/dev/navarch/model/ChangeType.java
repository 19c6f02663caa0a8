package dev.navarch.model;

/** What happened to an object; the names are those of Kubernetes' watch events. */
public enum ChangeType {
    ADDED,
    MODIFIED,
    DELETED
}
