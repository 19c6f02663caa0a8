package dev.navarch.nodeagent.agent;

import dev.navarch.nodeagent.api.ApiCertificateRequests;
import dev.navarch.nodeagent.api.ApiTokens;
import dev.navarch.nodeagent.certificate.PodCertificates;
import dev.navarch.nodeagent.certificate.TrustAnchors;
import dev.navarch.nodeagent.spec.ObjectReader;
import dev.navarch.nodeagent.spec.PodFields;
import dev.navarch.nodeagent.volume.ClaimVolume;
import dev.navarch.nodeagent.volume.EmptyDirVolume;
import dev.navarch.nodeagent.volume.FileVolumes;
import dev.navarch.nodeagent.volume.HostPathVolume;
import dev.navarch.nodeagent.volume.VolumeDirectories;
import dev.navarch.nodeagent.volume.VolumePlugin;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.wire.client.ApiClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** The sorts of volumes that a node with real containers has. */
final class VolumePlugins {

    private VolumePlugins() {}

    static List<VolumePlugin> of(
            String node,
            AgentViews views,
            ObjectReader objects,
            ApiClient api,
            VolumeDirectories directories,
            PodFields fields,
            PodEvents events,
            Clock clock) {
        PodCertificates certificates =
                new PodCertificates(
                        new ApiCertificateRequests(api, node, views::nodeUid, views::certificate),
                        events,
                        clock,
                        new SecureRandom());
        return List.of(
                new EmptyDirVolume(),
                new HostPathVolume(),
                new FileVolumes(
                        objects,
                        new ApiTokens(api, clock),
                        new TrustAnchors(views::trustBundles),
                        certificates,
                        () -> fields,
                        clock),
                new ClaimVolume(views, directories));
    }
}
