package dev.navarch.nodeagent.certificate;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.wire.pki.PemBlock;
import io.fabric8.kubernetes.api.model.ClusterTrustBundleProjection;
import io.fabric8.kubernetes.api.model.Pod;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The authorities that trust bundles name for a pod (KEP-3257): each once, however many bundles
 * have it, and in an order that is the same each time, so that a volume does not change when
 * nothing did.
 */
public final class TrustAnchors {

    private final Supplier<Collection<TrustBundle>> bundles;

    /**
     * @param bundles all that there are now
     */
    public TrustAnchors(Supplier<Collection<TrustBundle>> bundles) {
        this.bundles = bundles;
    }

    /**
     * Certificates in PEM; none when nothing matches and that is allowed.
     *
     * @throws VolumeFailure when nothing matches and it is not
     */
    public String of(ClusterTrustBundleProjection wanted) throws VolumeFailure {
        List<TrustBundle> chosen =
                bundles.get().stream().filter(bundle -> chooses(wanted, bundle)).toList();
        if (chosen.isEmpty() && !Boolean.TRUE.equals(wanted.getOptional())) {
            throw new VolumeFailure(
                    wanted.getName() == null
                            ? "combination of signerName and labelSelector matched zero"
                                    + " ClusterTrustBundles"
                            : "clustertrustbundle \"" + wanted.getName() + "\" not found");
        }
        SortedMap<String, PemBlock> anchors = new TreeMap<>();
        for (TrustBundle bundle : chosen) {
            try {
                for (PemBlock block : PemBlock.read(bundle.text())) {
                    anchors.put(HexFormat.of().formatHex(block.content()), block);
                }
            } catch (GeneralSecurityException damaged) {
                throw new VolumeFailure(
                        "clustertrustbundle \"" + bundle.name() + "\": " + damaged.getMessage(),
                        damaged);
            }
        }
        StringBuilder text = new StringBuilder();
        anchors.values().forEach(block -> text.append(block.text()));
        return text.toString();
    }

    /** Whether what a pod's volumes show may be different without the bundle. */
    public static boolean concerns(Pod pod, TrustBundle bundle) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .filter(source -> source.getClusterTrustBundle() != null)
                .anyMatch(source -> isMeant(source.getClusterTrustBundle(), bundle));
    }

    private static boolean chooses(ClusterTrustBundleProjection wanted, TrustBundle bundle) {
        return isMeant(wanted, bundle)
                && (wanted.getName() != null
                        || LabelMatch.matches(wanted.getLabelSelector(), bundle.labels()));
    }

    private static boolean isMeant(ClusterTrustBundleProjection wanted, TrustBundle bundle) {
        return wanted.getName() != null
                ? wanted.getName().equals(bundle.name())
                : bundle.signer().equals(wanted.getSignerName());
    }
}
