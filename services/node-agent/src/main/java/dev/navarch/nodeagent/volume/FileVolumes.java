package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.certificate.Credential;
import dev.navarch.nodeagent.certificate.PodCertificates;
import dev.navarch.nodeagent.certificate.TrustAnchors;
import dev.navarch.nodeagent.spec.ObjectReader;
import dev.navarch.nodeagent.spec.PodFields;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.ClusterTrustBundleProjection;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Volumes made of files that the agent writes: configMap, secret, downwardAPI, projected. */
public final class FileVolumes implements VolumePlugin {

    private final Projections projections;
    private final ServiceAccountTokens tokens;
    private final TrustAnchors anchors;
    private final PodCertificates certificates;
    private final Clock clock;

    public FileVolumes(
            ObjectReader objects,
            ServiceAccountTokens tokens,
            TrustAnchors anchors,
            PodCertificates certificates,
            Supplier<PodFields> fields,
            Clock clock) {
        this.projections = new Projections(objects, fields);
        this.tokens = tokens;
        this.anchors = anchors;
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public boolean handles(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getDownwardAPI() != null
                || volume.getProjected() != null;
    }

    @Override
    public Path mount(Pod pod, Volume volume, PodDirectories directories)
            throws IOException, VolumeFailure {
        boolean secret = volume.getSecret() != null || volume.getProjected() != null;
        Path directory =
                (secret ? directories.memory() : directories.disk())
                        .resolve("files")
                        .resolve(volume.getName());
        AtomicFiles.write(directory, files(pod, volume), Ownership.group(pod), clock.instant());
        return directory;
    }

    @Override
    public void forget(String podUid) {
        tokens.forget(podUid);
        certificates.forget(podUid);
    }

    private Map<String, FileContent> files(Pod pod, Volume volume) throws VolumeFailure {
        String namespace = pod.getMetadata().getNamespace();
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            return projections.configMap(
                    namespace,
                    source.getName(),
                    source.getItems(),
                    mode(source.getDefaultMode()),
                    source.getOptional());
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            return projections.secret(
                    namespace,
                    source.getSecretName(),
                    source.getItems(),
                    mode(source.getDefaultMode()),
                    source.getOptional());
        }
        if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            return projections.downward(pod, source.getItems(), mode(source.getDefaultMode()));
        }
        Map<String, FileContent> all = new HashMap<>();
        int mode = mode(volume.getProjected().getDefaultMode());
        List<VolumeProjection> parts = volume.getProjected().getSources();
        for (int i = 0; i < parts.size(); i++) {
            VolumeProjection part = parts.get(i);
            all.putAll(
                    part.getPodCertificate() == null
                            ? part(pod, part, mode)
                            : credential(pod, volume.getName(), i, part.getPodCertificate(), mode));
        }
        return all;
    }

    private Map<String, FileContent> part(Pod pod, VolumeProjection part, int mode)
            throws VolumeFailure {
        String namespace = pod.getMetadata().getNamespace();
        if (part.getConfigMap() != null) {
            var source = part.getConfigMap();
            return projections.configMap(
                    namespace, source.getName(), source.getItems(), mode, source.getOptional());
        }
        if (part.getSecret() != null) {
            var source = part.getSecret();
            return projections.secret(
                    namespace, source.getName(), source.getItems(), mode, source.getOptional());
        }
        if (part.getDownwardAPI() != null) {
            return projections.downward(pod, part.getDownwardAPI().getItems(), mode);
        }
        if (part.getServiceAccountToken() != null) {
            ServiceAccountTokenProjection source = part.getServiceAccountToken();
            return Map.of(
                    Projections.safe(source.getPath()), content(tokens.of(pod, source), mode));
        }
        if (part.getClusterTrustBundle() != null) {
            ClusterTrustBundleProjection source = part.getClusterTrustBundle();
            return Map.of(Projections.safe(source.getPath()), content(anchors.of(source), mode));
        }
        throw new VolumeFailure("unsupported projected volume source");
    }

    private Map<String, FileContent> credential(
            Pod pod, String volume, int source, PodCertificateProjection wanted, int mode)
            throws VolumeFailure {
        Credential credential = certificates.of(pod, volume, source, wanted);
        Map<String, FileContent> files = new HashMap<>();
        if (isGiven(wanted.getCredentialBundlePath())) {
            files.put(
                    Projections.safe(wanted.getCredentialBundlePath()),
                    content(credential.key() + credential.chain(), mode));
        }
        if (isGiven(wanted.getKeyPath())) {
            files.put(Projections.safe(wanted.getKeyPath()), content(credential.key(), mode));
        }
        if (isGiven(wanted.getCertificateChainPath())) {
            files.put(
                    Projections.safe(wanted.getCertificateChainPath()),
                    content(credential.chain(), mode));
        }
        return files;
    }

    private static boolean isGiven(@Nullable String path) {
        return path != null && !path.isEmpty();
    }

    private static FileContent content(String text, int mode) {
        return new FileContent(text.getBytes(StandardCharsets.UTF_8), mode);
    }

    private static int mode(@Nullable Integer mode) {
        return mode == null ? Projections.DEFAULT_MODE : mode;
    }
}
