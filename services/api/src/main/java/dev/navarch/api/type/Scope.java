package dev.navarch.api.type;

/** Whether objects of a type live in a namespace. */
public enum Scope {
    NAMESPACED,
    CLUSTER
}
