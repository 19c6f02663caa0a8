package dev.navarch.api.strategy.service;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.strategy.service.Claims.Good;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a service the addresses and node ports that it needs and does not hold yet. */
public final class ServiceAllocation {

    private final AddressRange addresses;
    private final PortRange ports;
    private final Claims claims;
    private final Pool pool;
    private final ObjectReader reader;

    public ServiceAllocation(
            AddressRange addresses,
            PortRange ports,
            Claims claims,
            ObjectReader reader,
            RandomGenerator random) {
        this.addresses = addresses;
        this.ports = ports;
        this.claims = claims;
        this.pool = new Pool(claims, random);
        this.reader = reader;
    }

    /**
     * @throws ApiException 422 when what the service names is out of range or taken, 500 when a
     *     range is exhausted
     */
    void allocate(AdmissionContext context, ObjectNode object) {
        if (!(object.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        Run run =
                new Run(
                        ServiceStrategy.key(object),
                        context.request().options().dryRun(),
                        new HashSet<>(
                                context.old()
                                        .map(old -> ServiceShape.held(old.path("spec")))
                                        .orElse(Set.of())));
        List<Good> taken = new ArrayList<>();
        try {
            if (ServiceShape.needsAddress(spec) && !ServiceShape.isHeadless(spec)) {
                address(spec, run, taken);
            }
            for (int i = 0; i < spec.path("ports").size(); i++) {
                if (spec.path("ports").get(i) instanceof ObjectNode port) {
                    nodePort(spec, port, "spec.ports[" + i + "].nodePort", run, taken);
                }
            }
            if (ServiceShape.needsHealthCheckPort(spec)) {
                healthCheckPort(spec, run, taken);
            }
        } catch (ApiException e) {
            if (!run.dryRun) {
                taken.forEach(good -> claims.release(good, run.owner));
            }
            throw e;
        }
    }

    private void address(ObjectNode spec, Run run, List<Good> taken) {
        String asked = spec.path("clusterIP").asString("");
        if (asked.isEmpty()) {
            Good.Address free =
                    (Good.Address)
                            pool.take(
                                            addresses.reserved(),
                                            addresses.size() - 2,
                                            i -> new Good.Address(addresses.address(i + 1)),
                                            run.owner,
                                            run.dryRun)
                                    .orElseThrow(() -> exhausted("range is full"));
            taken.add(free);
            spec.put("clusterIP", free.ip());
            spec.putArray("clusterIPs").add(free.ip());
            return;
        }
        Good.Address address = new Good.Address(asked);
        if (run.held.contains(address)) {
            return;
        }
        String failed = "failed to allocate IP " + asked + ": ";
        String shown = "Invalid value: " + ServiceAddresses.shown(spec.path("clusterIPs")) + ": ";
        if (!addresses.contains(asked)) {
            throw invalid(
                    run,
                    "spec.clusterIPs",
                    shown
                            + failed
                            + "the provided network does not match the current range. The range of"
                            + " valid IPs is "
                            + addresses.text());
        }
        if (!take(address, run)) {
            throw invalid(
                    run, "spec.clusterIPs", shown + failed + "provided IP is already allocated");
        }
        taken.add(address);
    }

    private void nodePort(
            ObjectNode spec, ObjectNode port, String field, Run run, List<Good> taken) {
        int asked = port.path("nodePort").asInt(0);
        if (asked > 0 && ServiceShape.mayHaveNodePorts(spec)) {
            claimPort(asked, field, run, taken);
        } else if (asked == 0 && ServiceShape.needsNodePorts(spec)) {
            port.put("nodePort", freePort(run, taken));
        }
    }

    private void healthCheckPort(ObjectNode spec, Run run, List<Good> taken) {
        int asked = spec.path("healthCheckNodePort").asInt(0);
        if (asked > 0) {
            claimPort(asked, "spec.healthCheckNodePort", run, taken);
        } else {
            spec.put("healthCheckNodePort", freePort(run, taken));
        }
    }

    private int freePort(Run run, List<Good> taken) {
        Good.NodePort free =
                (Good.NodePort)
                        pool.take(
                                        ports.reserved(),
                                        ports.size(),
                                        i -> new Good.NodePort(ports.first() + (int) i),
                                        run.owner,
                                        run.dryRun)
                                .orElseThrow(() ->
                                        exhausted("failed to allocate a nodePort: range is full"));
        taken.add(free);
        run.held.add(free);
        return free.port();
    }

    /** Two protocols of one service may share a port. */
    private void claimPort(int asked, String field, Run run, List<Good> taken) {
        Good.NodePort port = new Good.NodePort(asked);
        if (run.held.contains(port)) {
            return;
        }
        if (!ports.contains(asked)) {
            throw invalid(
                    run,
                    field,
                    "Invalid value: "
                            + asked
                            + ": provided port is not in the valid range. The range of valid ports"
                            + " is "
                            + ports);
        }
        if (!take(port, run)) {
            throw invalid(
                    run, field, "Invalid value: " + asked + ": provided port is already allocated");
        }
        taken.add(port);
        run.held.add(port);
    }

    private boolean take(Good good, Run run) {
        return run.dryRun ? !claims.isTaken(good) : claims.claim(good, run.owner);
    }

    private static ApiException invalid(Run run, String field, String message) {
        return Refusals.invalid(
                "",
                "Service",
                run.owner.name(),
                List.of(new Cause("FieldValueInvalid", message, field)));
    }

    private static ApiException exhausted(String why) {
        return Refusals.internal(why);
    }

    /** The specification of a service as it is stored now; missing when there is none. */
    JsonNode stored(ObjectKey key) {
        return reader.current(key)
                .<JsonNode>map(stored -> Json.read(stored.bytes()).path("spec"))
                .orElseGet(() -> Json.MAPPER.createObjectNode());
    }

    /**
     * @param held what the service holds already
     */
    private record Run(ObjectKey owner, boolean dryRun, Set<Good> held) {}
}
