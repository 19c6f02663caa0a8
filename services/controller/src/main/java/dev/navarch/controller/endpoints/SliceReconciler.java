package dev.navarch.controller.endpoints;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.MergePatch;
import dev.navarch.controller.object.Names;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spreads endpoints over slices of at most 100 with as few writes as it can: an endpoint stays in
 * its slice, new ones go where something changes anyway, then where there is room, then into new
 * slices. A service without endpoints keeps one empty slice.
 */
final class SliceReconciler {

    private static final int CAPACITY = 100;

    private final RandomGenerator random;

    SliceReconciler(RandomGenerator random) {
        this.random = random;
    }

    /** A slice to be: the stored one that it replaces, if any, and what it should hold. */
    private record Wanted(
            Optional<EndpointSlice> stored, List<EndpointPort> ports, List<Endpoint> endpoints) {}

    void reconcile(SliceContent content, List<EndpointSlice> stored, Plan.Builder plan) {
        List<EndpointSlice> unused = new ArrayList<>(stored);
        List<Wanted> wanted = new ArrayList<>();
        content.byPorts()
                .forEach((ports, endpoints) -> wanted.addAll(place(ports, endpoints, unused)));
        if (wanted.isEmpty()) {
            wanted.add(new Wanted(Optional.empty(), List.of(), List.of()));
        }
        for (Wanted slice : wanted) {
            Optional<EndpointSlice> into = slice.stored();
            if (into.isEmpty() && !unused.isEmpty()) {
                into = Optional.of(unused.remove(0));
            }
            write(content, into, slice, plan);
        }
        unused.forEach(slice -> plan.write(Write.delete(Resources.ENDPOINT_SLICES, slice)));
    }

    /** Distributes the endpoints of one set of ports; takes the stored slices that it uses. */
    private static List<Wanted> place(
            List<EndpointPort> ports, List<Endpoint> endpoints, List<EndpointSlice> stored) {
        Map<String, Endpoint> missing = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> missing.put(identity(endpoint), endpoint));
        List<Wanted> kept = new ArrayList<>();
        List<Wanted> changed = new ArrayList<>();
        for (Iterator<EndpointSlice> all = stored.iterator(); all.hasNext(); ) {
            EndpointSlice slice = all.next();
            if (!slice.getPorts().equals(ports)) {
                continue;
            }
            List<Endpoint> stays = new ArrayList<>();
            for (Endpoint endpoint : slice.getEndpoints()) {
                Endpoint now = missing.remove(identity(endpoint));
                if (now != null) {
                    stays.add(now);
                }
            }
            if (!stays.isEmpty()) {
                all.remove();
                (stays.equals(slice.getEndpoints()) ? kept : changed)
                        .add(new Wanted(Optional.of(slice), ports, stays));
            }
        }
        List<Endpoint> left = new ArrayList<>(missing.values());
        changed.forEach(slice -> fill(slice, left));
        kept.stream()
                .filter(slice -> slice.endpoints().size() + left.size() <= CAPACITY)
                .findFirst()
                .ifPresent(slice -> fill(slice, left));
        List<Wanted> placed = new ArrayList<>(kept);
        placed.addAll(changed);
        while (!left.isEmpty()) {
            Wanted slice = new Wanted(Optional.empty(), ports, new ArrayList<>());
            fill(slice, left);
            placed.add(slice);
        }
        return placed;
    }

    private static void fill(Wanted slice, List<Endpoint> from) {
        int count = Math.min(CAPACITY - slice.endpoints().size(), from.size());
        List<Endpoint> taken = from.subList(0, count);
        slice.endpoints().addAll(taken);
        taken.clear();
    }

    /** An endpoint is the same one while its target, or without one its address, is. */
    private static String identity(Endpoint endpoint) {
        return endpoint.getTargetRef() == null
                ? endpoint.getAddresses().toString()
                : endpoint.getTargetRef().getUid() + endpoint.getAddresses();
    }

    private void write(
            SliceContent content,
            Optional<EndpointSlice> stored,
            Wanted wanted,
            Plan.Builder plan) {
        if (stored.isEmpty()) {
            plan.write(create(content, wanted));
            return;
        }
        Map<String, String> annotations =
                new HashMap<>(orEmpty(stored.get().getMetadata().getAnnotations()));
        annotations.putAll(content.annotations());
        ObjectNode before =
                tree(
                        orEmpty(stored.get().getMetadata().getLabels()),
                        orEmpty(stored.get().getMetadata().getAnnotations()),
                        stored.get().getPorts(),
                        stored.get().getEndpoints());
        ObjectNode after = tree(content.labels(), annotations, wanted.ports(), wanted.endpoints());
        ObjectNode patch = MergePatch.between(before, after);
        if (!patch.isEmpty()) {
            plan.write(Write.patch(Resources.ENDPOINT_SLICES, stored.get(), patch));
        }
    }

    private Write create(SliceContent content, Wanted wanted) {
        String namespace = content.owner().getMetadata().getNamespace();
        String prefix = content.service() + "-";
        String name = Names.generate(prefix, random);
        ObjectNode slice =
                tree(content.labels(), content.annotations(), wanted.ports(), wanted.endpoints());
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        slice.put("addressType", content.addressType());
        ObjectNode metadata = slice.withObject("metadata");
        metadata.put("namespace", namespace).put("name", name).put("generateName", prefix);
        metadata.putArray("ownerReferences").add(Json.node(Owners.reference(content.owner())));
        return new Write(
                Verb.CREATE,
                ObjectKey.namespaced(Resources.ENDPOINT_SLICES, namespace, name),
                "v1",
                "",
                Optional.empty(),
                slice,
                Preconditions.NONE,
                Optional.empty());
    }

    private static ObjectNode tree(
            Map<String, String> labels,
            Map<String, String> annotations,
            List<EndpointPort> ports,
            List<Endpoint> endpoints) {
        ObjectNode tree = Json.object();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.set("labels", Json.node(labels));
        metadata.set("annotations", Json.node(annotations));
        tree.set("ports", Json.node(ports));
        tree.set("endpoints", Json.node(endpoints));
        return tree;
    }

    private static Map<String, String> orEmpty(
            @org.jspecify.annotations.Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
