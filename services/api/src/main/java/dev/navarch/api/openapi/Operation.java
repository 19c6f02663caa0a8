package dev.navarch.api.openapi;

/**
 * What can be done at a path.
 *
 * @param method {@code get}
 * @param verb the verb that RBAC knows, {@code list}
 * @param action {@code x-kubernetes-action}
 * @param does what it does, in front of the kind: {@code list or watch objects of kind}
 */
record Operation(String method, String verb, String action, String does) {

    static final Operation LIST =
            new Operation("get", "list", "list", "list or watch objects of kind");
    static final Operation CREATE = new Operation("post", "create", "post", "create");
    static final Operation DELETE_COLLECTION =
            new Operation("delete", "deletecollection", "deletecollection", "delete collection of");
    static final Operation GET = new Operation("get", "get", "get", "read the specified");
    static final Operation UPDATE = new Operation("put", "update", "put", "replace the specified");
    static final Operation PATCH =
            new Operation("patch", "patch", "patch", "partially update the specified");
    static final Operation DELETE = new Operation("delete", "delete", "delete", "delete a");
}
