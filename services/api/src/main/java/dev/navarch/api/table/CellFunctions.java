package dev.navarch.api.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The cell functions that type files name as {@code java:<name>}. */
final class CellFunctions {

    private static final Map<String, Cell> ALL = new HashMap<>();

    static {
        ALL.put(
                "age",
                (o, now) -> HumanDuration.since(Texts.at(o, "/metadata/creationTimestamp"), now));
        pods();
        nodes();
        services();
        workloads();
        events();
        storage();
        access();
        others();
    }

    private CellFunctions() {}

    static Cell get(String name) {
        Cell cell = ALL.get(name);
        if (cell == null) {
            throw new IllegalArgumentException("no cell function " + name);
        }
        return cell;
    }

    private static Cell text(String pointer, String otherwise) {
        return (object, now) -> Texts.or(Texts.at(object, pointer), otherwise);
    }

    private static Cell count(String pointer) {
        return (object, now) -> (long) object.at(pointer).size();
    }

    private static Cell joined(String pointer, String otherwise) {
        return (o, now) -> Texts.or(String.join(",", Texts.texts(o.at(pointer))), otherwise);
    }

    private static Cell bool(String pointer) {
        return (object, now) -> object.at(pointer).asBoolean(false);
    }

    private static void pods() {
        ALL.put("podReady", PodCells::ready);
        ALL.put("podStatus", PodCells::status);
        ALL.put("podRestarts", PodCells::restarts);
        ALL.put("podReadinessGates", PodCells::readinessGates);
        ALL.put("podIP", text("/status/podIP", Texts.NONE));
        ALL.put("podNode", text("/spec/nodeName", Texts.NONE));
        ALL.put("podNominatedNode", text("/status/nominatedNodeName", Texts.NONE));
    }

    private static void nodes() {
        ALL.put("nodeStatus", NodeCells::status);
        ALL.put("nodeRoles", NodeCells::roles);
        ALL.put("nodeInternalIP", NodeCells.address("InternalIP"));
        ALL.put("nodeExternalIP", NodeCells.address("ExternalIP"));
        String info = "/status/nodeInfo/";
        ALL.put("nodeOSImage", text(info + "osImage", HumanDuration.UNKNOWN));
        ALL.put("nodeKernelVersion", text(info + "kernelVersion", HumanDuration.UNKNOWN));
        ALL.put(
                "nodeContainerRuntime",
                text(info + "containerRuntimeVersion", HumanDuration.UNKNOWN));
    }

    private static void services() {
        ALL.put("serviceClusterIP", text("/spec/clusterIP", Texts.NONE));
        ALL.put("serviceExternalIP", ServiceCells::externalIP);
        ALL.put("servicePorts", ServiceCells::ports);
        ALL.put("selectorMap", (o, now) -> Texts.labels(o.at("/spec/selector")));
        ALL.put("endpoints", ServiceCells::endpoints);
        ALL.put("slicePorts", ServiceCells::slicePorts);
        ALL.put("sliceEndpoints", ServiceCells::sliceEndpoints);
        ALL.put("ingressClass", text("/spec/ingressClassName", Texts.NONE));
        ALL.put("ingressHosts", ServiceCells::ingressHosts);
        ALL.put("ingressAddress", ServiceCells::ingressAddress);
        ALL.put("ingressPorts", ServiceCells::ingressPorts);
        ALL.put("ingressClassParameters", ServiceCells::ingressClassParameters);
        ALL.put("podSelector", (o, now) -> Texts.selector(o.at("/spec/podSelector")));
        ALL.put("serviceCidrs", joined("/spec/cidrs", ""));
        ALL.put(
                "ipAddressParent",
                (o, now) -> {
                    JsonNode parent = o.at("/spec/parentRef");
                    return String.join(
                            "/",
                            List.of(
                                    parent.path("resource").asString(""),
                                    parent.path("namespace").asString(""),
                                    parent.path("name").asString("")));
                });
    }

    private static void workloads() {
        ALL.put("readyOfDesired", WorkloadCells::readyOfDesired);
        ALL.put("desiredReplicas", WorkloadCells.number("/spec/replicas"));
        ALL.put("currentReplicas", WorkloadCells.number("/status/replicas"));
        ALL.put("readyReplicas", WorkloadCells.number("/status/readyReplicas"));
        ALL.put("updatedReplicas", WorkloadCells.number("/status/updatedReplicas"));
        ALL.put("availableReplicas", WorkloadCells.number("/status/availableReplicas"));
        ALL.put("templateContainers", WorkloadCells.containers("/spec/template", "name"));
        ALL.put("templateImages", WorkloadCells.containers("/spec/template", "image"));
        ALL.put("templateContainersAtTop", WorkloadCells.containers("/template", "name"));
        ALL.put("templateImagesAtTop", WorkloadCells.containers("/template", "image"));
        ALL.put("templateLabelsAtTop", (o, now) -> Texts.labels(o.at("/template/metadata/labels")));
        ALL.put("labelSelector", (o, now) -> Texts.selector(o.at("/spec/selector")));
        ALL.put("controllerOf", WorkloadCells::controller);
        ALL.put("daemonDesired", WorkloadCells.number("/status/desiredNumberScheduled"));
        ALL.put("daemonCurrent", WorkloadCells.number("/status/currentNumberScheduled"));
        ALL.put("daemonReady", WorkloadCells.number("/status/numberReady"));
        ALL.put("daemonUpdated", WorkloadCells.number("/status/updatedNumberScheduled"));
        ALL.put("daemonAvailable", WorkloadCells.number("/status/numberAvailable"));
        ALL.put(
                "daemonNodeSelector",
                (o, now) -> Texts.labels(o.at("/spec/template/spec/nodeSelector")));
        ALL.put("jobStatus", WorkloadCells::jobStatus);
        ALL.put("jobCompletions", WorkloadCells::jobCompletions);
        ALL.put("jobDuration", WorkloadCells::jobDuration);
        String template = "/spec/jobTemplate/spec/template";
        ALL.put("cronTimeZone", text("/spec/timeZone", Texts.NONE));
        ALL.put(
                "cronSuspend",
                (o, now) -> o.at("/spec/suspend").asBoolean(false) ? "True" : "False");
        ALL.put("cronActive", count("/status/active"));
        ALL.put("cronLastSchedule", WorkloadCells::lastSchedule);
        ALL.put("cronContainers", WorkloadCells.containers(template, "name"));
        ALL.put("cronImages", WorkloadCells.containers(template, "image"));
        ALL.put(
                "cronSelector",
                (o, now) -> Texts.selector(o.at("/spec/jobTemplate/spec/selector")));
        ALL.put(
                "hpaReference",
                (o, now) ->
                        Texts.at(o, "/spec/scaleTargetRef/kind")
                                + "/"
                                + Texts.at(o, "/spec/scaleTargetRef/name"));
        ALL.put("hpaTargets", WorkloadCells::autoscalerTargets);
        ALL.put("hpaMinPods", text("/spec/minReplicas", Texts.UNSET));
        ALL.put("hpaReplicas", WorkloadCells.number("/status/currentReplicas"));
        ALL.put("budgetMinAvailable", text("/spec/minAvailable", "N/A"));
        ALL.put("budgetMaxUnavailable", text("/spec/maxUnavailable", "N/A"));
        ALL.put("budgetAllowed", WorkloadCells.number("/status/disruptionsAllowed"));
    }

    private static void events() {
        ALL.put("eventLastSeen", EventCells::lastSeen);
        ALL.put("eventFirstSeen", EventCells::firstSeen);
        ALL.put("eventCount", EventCells::count);
        ALL.put("eventObject", EventCells::object);
        ALL.put("eventSubobject", EventCells::subobject);
        ALL.put("eventSource", EventCells::source);
        ALL.put("eventMessage", EventCells::message);
    }

    private static void storage() {
        ALL.put("claimStatus", StorageCells::status);
        ALL.put("claimCapacity", StorageCells::claimCapacity);
        ALL.put("claimAccessModes", StorageCells::claimModes);
        ALL.put("accessModes", StorageCells::volumeModes);
        ALL.put("storageClass", StorageCells::storageClass);
        ALL.put("volumeAttributesClass", text("/spec/volumeAttributesClassName", Texts.UNSET));
        ALL.put("volumeMode", text("/spec/volumeMode", Texts.UNSET));
        ALL.put("volumeClaim", StorageCells::volumeClaim);
        ALL.put("storageClassName", StorageCells::className);
        ALL.put("classReclaimPolicy", text("/reclaimPolicy", "Delete"));
        ALL.put("classBindingMode", text("/volumeBindingMode", Texts.UNSET));
        ALL.put("classExpansion", bool("/allowVolumeExpansion"));
        ALL.put("volumeAttached", bool("/status/attached"));
        ALL.put("quotaRequest", StorageCells.quota(false));
        ALL.put("quotaLimit", StorageCells.quota(true));
        ALL.put("driverAttachRequired", bool("/spec/attachRequired"));
        ALL.put("driverPodInfo", bool("/spec/podInfoOnMount"));
        ALL.put("driverStorageCapacity", bool("/spec/storageCapacity"));
        ALL.put("driverRepublish", bool("/spec/requiresRepublish"));
        ALL.put("driverModes", joined("/spec/volumeLifecycleModes", Texts.NONE));
        ALL.put(
                "driverTokenRequests",
                (o, now) ->
                        Texts.or(
                                String.join(
                                        ",", Texts.each(o.at("/spec/tokenRequests"), "audience")),
                                Texts.UNSET));
        ALL.put("csiNodeDrivers", count("/spec/drivers"));
    }

    private static void access() {
        ALL.put("bindingRole", AccessCells::role);
        ALL.put("bindingUsers", AccessCells.subjects("User"));
        ALL.put("bindingGroups", AccessCells.subjects("Group"));
        ALL.put("bindingServiceAccounts", AccessCells.subjects("ServiceAccount"));
        ALL.put("csrDuration", AccessCells::requestDuration);
        ALL.put("csrCondition", AccessCells::requestCondition);
        ALL.put("apiServiceService", AccessCells::apiService);
        ALL.put("apiServiceAvailable", AccessCells::apiServiceAvailable);
        ALL.put("paramKind", AccessCells::paramKind);
        ALL.put("paramRef", AccessCells::paramRef);
        ALL.put("webhookCount", count("/webhooks"));
        ALL.put("validationCount", count("/spec/validations"));
        ALL.put("mutationCount", count("/spec/mutations"));
    }

    private static void others() {
        ALL.put(
                "configMapData",
                (o, now) -> (long) (o.path("data").size() + o.path("binaryData").size()));
        ALL.put("secretData", count("/data"));
        ALL.put("secretCount", count("/secrets"));
        ALL.put("globalDefault", bool("/globalDefault"));
        ALL.put("flowDistinguisher", text("/spec/distinguisherMethod/type", Texts.NONE));
        ALL.put("flowMissingLevel", (o, now) -> flowMissingLevel(o));
        ALL.put("levelShares", text("/spec/limited/nominalConcurrencyShares", Texts.NONE));
        String queuing = "/spec/limited/limitResponse/queuing/";
        ALL.put("levelQueues", text(queuing + "queues", Texts.NONE));
        ALL.put("levelHandSize", text(queuing + "handSize", Texts.NONE));
        ALL.put("levelQueueLength", text(queuing + "queueLengthLimit", Texts.NONE));
        ALL.put("claimState", (o, now) -> claimState(o));
        ALL.put("componentStatus", (o, now) -> component(o, "status"));
        ALL.put("componentMessage", (o, now) -> component(o, "message"));
        ALL.put("componentError", (o, now) -> component(o, "error"));
    }

    private static String flowMissingLevel(JsonNode flow) {
        for (JsonNode condition : flow.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("Dangling")) {
                return condition.path("status").asString("");
            }
        }
        return "?";
    }

    private static String claimState(JsonNode claim) {
        String state =
                claim.at("/status/allocation").isObject()
                        ? claim.at("/status/reservedFor").isEmpty()
                                ? "allocated"
                                : "allocated,reserved"
                        : "pending";
        return Texts.isBeingDeleted(claim) ? "deleted," + state : state;
    }

    private static String component(JsonNode component, String field) {
        JsonNode condition = component.at("/conditions/0");
        if (field.equals("status")) {
            return condition.path("status").asString("").equals("True") ? "Healthy" : "Unhealthy";
        }
        return condition.path(field).asString("");
    }
}
