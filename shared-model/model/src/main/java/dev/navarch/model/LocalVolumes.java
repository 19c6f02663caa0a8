package dev.navarch.model;

/**
 * What the services agree on for volumes that are directories of a node: the controller makes and
 * ends their objects, the node's agent makes and removes the directories.
 *
 * <p>A volume goes in this order, each step of which can be repeated after a crash: its claim is
 * gone, the controller marks it {@code Released} and deletes it, the finalizer holds it, the agent
 * removes the directory, and then the finalizer.
 */
public final class LocalVolumes {

    /** The provisioner of the class, and in {@code pv.kubernetes.io/provisioned-by}. */
    public static final String PROVISIONER = "navarch.dev/local";

    /** In which class people find it. */
    public static final String STORAGE_CLASS = "local";

    /** Holds a volume's object until its directory is removed. */
    public static final String FINALIZER = "navarch.dev/local-volume";

    /** The annotation in which a node says where its volumes are, as an absolute path. */
    public static final String DIRECTORY = "navarch.dev/volume-directory";

    /** The annotation of a volume that names who made it. */
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    private LocalVolumes() {}
}
