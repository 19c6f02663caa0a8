package dev.navarch.scheduler.plugin.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.read.VolumeReader;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumePluginsTest {

    private static final NodeInfo SSD = Given.info(Given.node("n1", "disk", "ssd"));
    private static final NodeInfo HDD = Given.info(Given.node("n2", "disk", "hdd"));

    private static final String HOST_PATH = "\"hostPath\":{\"path\":\"/\"}";

    private final FakeVolumes volumes = new FakeVolumes();
    private final VolumeBinding binding = new VolumeBinding(volumes, volumes);

    @Test
    void aPodWithoutClaimsIsNoneOfItsBusiness() {
        PodInfo pod = Given.read(Given.pod("p"));

        assertThat(binding.preFilter(Given.state(SSD), pod)).isEqualTo(PreFilter.Outcome.SKIP);
    }

    @Test
    void saysWhatIsWrongWithAClaim() {
        assertThat(rejection()).isEqualTo("persistentvolumeclaim \"data\" not found");
        volumes.claim("data", "", "now");
        volumes.storageClass("now", "example.com/disks", "Immediate");
        assertThat(rejection()).isEqualTo("pod has unbound immediate PersistentVolumeClaims");
        volumes.claim("data", "v1", "now");
        assertThat(rejection()).isEmpty();
    }

    @Test
    void goesWhereItsVolumeIs() {
        volumes.claim("data", "v1", "late");
        assertThat(filter(SSD))
                .containsExactly(
                        "node(s) unavailable due to one or more pvc(s) bound to non-existent"
                                + " pv(s)");
        volumes.volume("v1", "late", "ssd", "10Gi");

        assertThat(filter(SSD)).isEmpty();
        assertThat(filter(HDD))
                .containsExactly("node(s) didn't match PersistentVolume's node affinity");
    }

    @Test
    void aClaimThatWaitsTakesTheSmallestVolumeThatTheNodeReaches() {
        volumes.storageClass("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        volumes.claim("data", "", "late");
        volumes.volume("large", "late", "ssd", "100Gi");
        volumes.volume("right", "late", "ssd", "10Gi");
        volumes.volume("small", "late", "ssd", "1Gi");

        assertThat(filter(SSD)).isEmpty();
        assertThat(filter(HDD))
                .containsExactly("node(s) didn't find available persistent volumes to bind");
        PodInfo pod = pod();
        assertThat(binding.reserve(pod, SSD.node()).ok()).isTrue();
        assertThat(binding.preBind(pod, "n1")).isInstanceOf(Status.Wait.class);
        assertThat(binding.preBind(pod, "n1")).isInstanceOf(Status.Wait.class);
        assertThat(volumes.done).containsExactly("bind right to default/data");
        volumes.claim("data", "right", "late");
        assertThat(binding.preBind(pod, "n1")).isEqualTo(Status.success());
    }

    @Test
    void aVolumeThatWasPromisedIsNotFree() {
        volumes.storageClass("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        volumes.claim("data", "", "late");
        volumes.claim("other", "", "late");
        volumes.volume("only", "late", "ssd", "10Gi");
        PodInfo first = Given.read(claiming("first", "other"));
        assertThat(binding.reserve(first, SSD.node()).ok()).isTrue();

        assertThat(filter(SSD)).hasSize(1);
        binding.unreserve(first, "n1");
        assertThat(filter(SSD)).isEmpty();
    }

    @Test
    void asksTheProvisionerForAVolumeWhereThePodGoes() {
        volumes.storageClass("late", "example.com/disks", "WaitForFirstConsumer");
        volumes.claim("data", "", "late");
        PodInfo pod = pod();

        assertThat(filter(HDD)).isEmpty();
        binding.reserve(pod, HDD.node());
        binding.preBind(pod, "n2");

        assertThat(volumes.done).containsExactly("provision default/data on n2");
    }

    @Test
    void staysWithTheNodeThatWasChosenBefore() {
        volumes.storageClass("late", "example.com/disks", "WaitForFirstConsumer");
        volumes.selectedClaim("data", "late", "n2");

        assertThat(filter(HDD)).isEmpty();
        assertThat(filter(SSD))
                .containsExactly("node(s) didn't find available persistent volumes to bind");
    }

    @Test
    void choosesAgainWhenTheVolumeCannotBeMadeThere() {
        volumes.storageClass("late", "example.com/disks", "WaitForFirstConsumer");
        volumes.claim("data", "", "late");
        PodInfo pod = pod();
        binding.reserve(pod, HDD.node());
        assertThat(binding.preBind(pod, "n2")).isInstanceOf(Status.Wait.class);
        volumes.selectedClaim("data", "late", "n2");
        assertThat(binding.preBind(pod, "n2")).isInstanceOf(Status.Wait.class);
        volumes.claim("data", "", "late");
        assertThat(binding.preBind(pod, "n2")).isInstanceOf(Status.Failure.class);
    }

    @Test
    void doesNotGoWhereItsVolumeTurnsOutNotToBe() {
        volumes.storageClass("late", "example.com/disks", "WaitForFirstConsumer");
        volumes.claim("data", "", "late");
        PodInfo pod = pod();
        binding.reserve(pod, HDD.node());
        binding.preBind(pod, "n2");
        volumes.claim("data", "v1", "late");
        assertThat(binding.preBind(pod, "n2"))
                .as("the volume is not known here yet")
                .isInstanceOf(Status.Wait.class);
        volumes.volume("v1", "late", "ssd", "10Gi");
        assertThat(binding.preBind(pod, "n2")).isInstanceOf(Status.Failure.class);
    }

    @Test
    void aClaimThatNamesItsVolumeIsNotBoundYet() {
        volumes.storageClass("late", "example.com/disks", "WaitForFirstConsumer");
        volumes.volume("v1", "late", "ssd", "10Gi");
        volumes.claim("data", "v1", "late", "{}", "{}");

        assertThat(rejection()).isEqualTo("pod has unbound immediate PersistentVolumeClaims");
    }

    @Test
    void whatWasReleasedOrIsLabelledOtherwiseDoesNotFit() {
        volumes.storageClass("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        volumes.claim("data", "", "late", "{}", "{\"matchLabels\":{\"tier\":\"gold\"}}");
        String released =
                "\"claimRef\":{\"namespace\":\"default\",\"name\":\"data\",\"uid\":\"old\"}";
        String gold = "{\"tier\":\"gold\"}";
        volumes.add("released", gold, "late", "10Gi", released, "Released");
        volumes.add("tin", "{\"tier\":\"tin\"}", "late", "10Gi", HOST_PATH, "Available");
        assertThat(filter(SSD)).hasSize(1);

        volumes.add("gold", gold, "late", "10Gi", HOST_PATH, "Available");
        assertThat(filter(SSD)).isEmpty();
    }

    @Test
    void aZonedVolumeIsReachedFromItsZones() {
        String zone = "topology.kubernetes.io/zone";
        VolumeZone plugin = new VolumeZone(volumes);
        volumes.claim("data", "v1", "late");
        volumes.zonedVolume("v1", "a__b");
        NodeInfo inside = Given.info(Given.node("n1", zone, "b"));
        NodeInfo outside = Given.info(Given.node("n2", zone, "c"));

        assertThat(plugin.filter(Given.state(inside), pod(), inside).ok()).isTrue();
        assertThat(plugin.filter(Given.state(SSD), pod(), SSD).ok()).isTrue();
        assertThat(plugin.filter(Given.state(outside), pod(), outside).reasons())
                .containsExactly("node(s) had no available volume zone");
    }

    @Test
    void aNodeAttachesOnlySoManyVolumes() {
        NodeVolumeLimits plugin = new NodeVolumeLimits(volumes);
        volumes.claim("data", "v1", "late");
        volumes.claim("other", "v2", "late");
        volumes.csiVolume("v1");
        volumes.csiVolume("v2");
        volumes.limits.put("n1", Map.of("csi.example.com", 1));
        NodeInfo full = Given.info(Given.node("n1"), claiming("there", "other"));
        NodeInfo sharing = Given.info(Given.node("n1"), claiming("there", "data"));

        assertThat(plugin.filter(Given.state(full), pod(), full).reasons())
                .containsExactly("node(s) exceed max volume count");
        assertThat(plugin.filter(Given.state(sharing), pod(), sharing).ok()).isTrue();
        assertThat(plugin.filter(Given.state(HDD), pod(), HDD).ok()).isTrue();
    }

    @Test
    void onlyItsOwnClaimHelps() {
        assertThat(binding.couldHelp(changed("persistentvolumeclaims", "default/data"), pod()))
                .isTrue();
        assertThat(binding.couldHelp(changed("persistentvolumeclaims", "default/x"), pod()))
                .isFalse();
        assertThat(binding.couldHelp(changed("persistentvolumes", "v1"), pod())).isTrue();
    }

    private static ClusterEvent changed(String resource, String path) {
        return new ClusterEvent.VolumesChanged(resource, path);
    }

    private String rejection() {
        return binding.preFilter(Given.state(SSD), pod())
                        instanceof PreFilter.Outcome.Reject rejected
                ? rejected.status().reasons().getFirst()
                : "";
    }

    private List<String> filter(NodeInfo node) {
        CycleState state = Given.state(node);
        assertThat(binding.preFilter(state, pod())).isEqualTo(PreFilter.Outcome.PROCEED);
        return binding.filter(state, pod(), node).reasons();
    }

    private static PodInfo pod() {
        return Given.read(claiming("p", "data"));
    }

    private static PodBuilder claiming(String name, String claim) {
        return Given.pod(name)
                .editSpec()
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim(claim, false)
                .endVolume()
                .endSpec();
    }

    private static final class FakeVolumes implements Volumes, Volumes.Actions {

        private final Map<String, Claim> claims = new HashMap<>();
        private final Map<String, Volume> volumes = new HashMap<>();
        private final Map<String, StorageClass> classes = new HashMap<>();
        private final Map<String, Map<String, Integer>> limits = new HashMap<>();
        private final List<String> done = new ArrayList<>();

        void claim(String name, String volume, String storageClass) {
            String bound =
                    volume.isEmpty() ? "{}" : "{\"pv.kubernetes.io/bind-completed\":\"yes\"}";
            claim(name, volume, storageClass, bound, "{}");
        }

        void selectedClaim(String name, String storageClass, String node) {
            String selected = "{\"volume.kubernetes.io/selected-node\":\"" + node + "\"}";
            claim(name, "", storageClass, selected, "{}");
        }

        void claim(
                String name,
                String volume,
                String storageClass,
                String annotations,
                String selector) {
            String json =
                    """
                    {"metadata":{"namespace":"default","name":"%s","annotations":%s},
                     "spec":{"volumeName":"%s","storageClassName":"%s",
                      "accessModes":["ReadWriteOnce"],"selector":%s,
                      "resources":{"requests":{"storage":"5Gi"}}}}
                    """
                            .formatted(name, annotations, volume, storageClass, selector);
            claims.put("default/" + name, VolumeReader.claim(bytes(json)));
        }

        void volume(String name, String storageClass, String disk, String size) {
            String affinity =
                    """
                    "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[
                     {"key":"disk","operator":"In","values":["%s"]}]}]}}
                    """
                            .formatted(disk);
            add(name, "{}", storageClass, size, affinity);
        }

        void zonedVolume(String name, String zones) {
            String labels = "{\"topology.kubernetes.io/zone\":\"" + zones + "\"}";
            add(name, labels, "late", "10Gi", "\"hostPath\":{\"path\":\"/\"}");
        }

        void csiVolume(String name) {
            String csi =
                    "\"csi\":{\"driver\":\"csi.example.com\",\"volumeHandle\":\"" + name + "\"}";
            add(name, "{}", "late", "10Gi", csi);
        }

        private void add(
                String name, String labels, String storageClass, String size, String more) {
            add(name, labels, storageClass, size, more, "Available");
        }

        void add(
                String name,
                String labels,
                String storageClass,
                String size,
                String more,
                String phase) {
            String json =
                    """
                    {"metadata":{"name":"%s","labels":%s},
                     "spec":{"storageClassName":"%s","capacity":{"storage":"%s"},
                      "accessModes":["ReadWriteOnce","ReadOnlyMany"],%s},
                     "status":{"phase":"%s"}}
                    """
                            .formatted(name, labels, storageClass, size, more, phase);
            volumes.put(name, VolumeReader.volume(bytes(json)));
        }

        void storageClass(String name, String provisioner, String mode) {
            String json =
                    """
                    {"metadata":{"name":"%s"},"provisioner":"%s","volumeBindingMode":"%s"}
                    """
                            .formatted(name, provisioner, mode);
            classes.put(name, VolumeReader.storageClass(bytes(json)));
        }

        private static byte[] bytes(String json) {
            return json.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<Claim> claim(String path) {
            return Optional.ofNullable(claims.get(path));
        }

        @Override
        public Optional<Volume> volume(String name) {
            return Optional.ofNullable(volumes.get(name));
        }

        @Override
        public Collection<Volume> volumes() {
            return volumes.values();
        }

        @Override
        public Optional<StorageClass> storageClass(String name) {
            return Optional.ofNullable(classes.get(name));
        }

        @Override
        public Map<String, Integer> limits(String node) {
            return limits.getOrDefault(node, Map.of());
        }

        @Override
        public void bind(Volume volume, Claim claim) {
            done.add("bind " + volume.name() + " to " + claim.path());
        }

        @Override
        public void provision(Claim claim, String node) {
            done.add("provision " + claim.path() + " on " + node);
        }
    }
}
