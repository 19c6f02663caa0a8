package dev.navarch.scheduler.plugin.volume;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.NodeTerm;
import dev.navarch.scheduler.cluster.Selector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Claims, volumes and storage classes, as the plugins need to know them. */
public interface Volumes {

    /** The claim at {@code namespace/name}. */
    Optional<Claim> claim(String path);

    Optional<Volume> volume(String name);

    Collection<Volume> volumes();

    Optional<StorageClass> storageClass(String name);

    /** How many volumes of each CSI driver the node can attach; empty for no limit. */
    Map<String, Integer> limits(String node);

    /**
     * A persistent volume claim.
     *
     * @param volume the volume that it names; empty while it names none
     * @param complete whether its binding is: a claim that merely names a volume is not bound yet
     * @param storageClass empty for none
     * @param bytes how much it asks for
     * @param volumeMode {@code Filesystem} or {@code Block}
     * @param selector what labels its volume must have; empty for any
     * @param selectedNode where its volume is being made; empty when none is
     */
    record Claim(
            String path,
            String volume,
            boolean complete,
            String storageClass,
            Set<String> accessModes,
            long bytes,
            String volumeMode,
            Optional<Selector> selector,
            String selectedNode,
            boolean deleting) {

        public Claim {
            accessModes = Set.copyOf(accessModes);
        }

        boolean bound() {
            return complete && !volume.isEmpty();
        }

        String name() {
            return path.substring(path.indexOf('/') + 1);
        }
    }

    /**
     * A persistent volume.
     *
     * @param available free, or set aside for the claim and not bound
     * @param nodes on which nodes it can be used; empty for all
     * @param claim the claim that it is for; empty while it is free
     * @param driver its CSI driver; empty for none
     */
    record Volume(
            String name,
            boolean available,
            String storageClass,
            Set<String> accessModes,
            long bytes,
            String volumeMode,
            Map<String, String> labels,
            Optional<List<NodeTerm>> nodes,
            String claim,
            String driver) {

        public Volume {
            accessModes = Set.copyOf(accessModes);
            labels = Map.copyOf(labels);
            nodes = nodes.map(List::copyOf);
        }

        boolean reaches(NodeFacts node) {
            return nodes.isEmpty() || nodes.get().stream().anyMatch(term -> term.matches(node));
        }

        boolean fits(Claim wanted) {
            return available
                    && (claim.isEmpty() || claim.equals(wanted.path()))
                    && storageClass.equals(wanted.storageClass())
                    && accessModes.containsAll(wanted.accessModes())
                    && volumeMode.equals(wanted.volumeMode())
                    && wanted.selector().stream().allMatch(s -> s.matches(labels))
                    && bytes >= wanted.bytes();
        }
    }

    /**
     * A storage class.
     *
     * @param provisions whether somebody makes volumes of it
     * @param waits {@code WaitForFirstConsumer}: bind a claim only once a pod that uses it has a
     *     node
     */
    record StorageClass(String name, boolean provisions, boolean waits) {}

    /** What the plugins do about volumes. */
    interface Actions {

        /** Sets the volume aside for the claim. */
        void bind(Volume volume, Claim claim);

        /** Asks the provisioner for a volume that the node can reach. */
        void provision(Claim claim, String node);
    }
}
