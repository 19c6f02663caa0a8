package dev.navarch.proxy.dns;

import dev.navarch.bus.view.View;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.proxy.Yaml;
import dev.navarch.proxy.control.ServiceTracker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Views with a service of every kind in them. */
final class ZoneFixture {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final View<Service> services =
            new View<>(
                    bytes -> JSON.readValue(bytes, Service.class),
                    Map.of(ReverseNames.BY_IP, ReverseNames::ipsOf));
    final View<EndpointSlice> slices =
            new View<>(
                    bytes -> JSON.readValue(bytes, EndpointSlice.class),
                    Map.of(
                            ServiceTracker.BY_SERVICE,
                            ServiceTracker::serviceOf,
                            ReverseNames.BY_IP,
                            ReverseNames::ipsOf));
    final ClusterZone zone = new ClusterZone("cluster.local", services, slices);
    private long revision;

    ZoneFixture() {
        put(
                Service.class,
                """
                metadata: {namespace: default, name: web}
                spec:
                  clusterIP: 10.96.0.7
                  clusterIPs: [10.96.0.7]
                  ports: [{name: http, port: 80, protocol: TCP}]
                """);
        put(
                Service.class,
                """
                metadata: {namespace: default, name: db}
                spec:
                  clusterIP: None
                  clusterIPs: [None]
                  ports: [{name: sql, port: 5432, protocol: TCP}]
                """);
        put(
                EndpointSlice.class,
                """
                metadata:
                  namespace: default
                  name: db-1
                  labels: {kubernetes.io/service-name: db}
                addressType: IPv4
                ports: [{name: sql, port: 5432, protocol: TCP}]
                endpoints:
                - {addresses: [10.244.0.5], hostname: db-0, conditions: {ready: true}}
                - {addresses: [10.244.0.6], conditions: {ready: true}}
                - {addresses: [10.244.0.7], hostname: db-2, conditions: {ready: false}}
                """);
        put(
                Service.class,
                """
                metadata: {namespace: default, name: outside}
                spec: {type: ExternalName, externalName: example.org}
                """);
    }

    <T extends HasMetadata> void put(Class<T> type, String yaml) {
        T object = Yaml.read(type, yaml);
        boolean service = type == Service.class;
        ObjectKey key =
                ObjectKey.namespaced(
                        service ? Resources.SERVICES : Resources.ENDPOINT_SLICES,
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName());
        Change change =
                new Change(
                        ++revision,
                        ChangeType.ADDED,
                        key,
                        "uid-" + revision,
                        Optional.empty(),
                        Optional.of(JSON.writeValueAsBytes(object)));
        (service ? services : slices).onChanges(List.of(change));
    }
}
