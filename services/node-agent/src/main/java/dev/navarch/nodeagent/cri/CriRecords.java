package dev.navarch.nodeagent.cri;

import dev.navarch.nodeagent.cri.proto.Container;
import dev.navarch.nodeagent.cri.proto.ContainerStats;
import dev.navarch.nodeagent.cri.proto.ContainerStatus;
import dev.navarch.nodeagent.cri.proto.ContainerStatusResponse;
import dev.navarch.nodeagent.cri.proto.PodIP;
import dev.navarch.nodeagent.cri.proto.PodSandbox;
import dev.navarch.nodeagent.cri.proto.PodSandboxState;
import dev.navarch.nodeagent.cri.proto.PodSandboxStatus;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerUsage;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what CRI answers; what carries no pod's labels is left out. */
final class CriRecords {

    private CriRecords() {}

    static Optional<SandboxRecord> sandbox(PodSandbox item) {
        return PodIdentity.of(item.getLabelsMap())
                .map(pod ->
                        new SandboxRecord(
                                item.getId(),
                                pod,
                                item.getMetadata().getAttempt(),
                                item.getState() == PodSandboxState.SANDBOX_READY,
                                instant(item.getCreatedAt()),
                                List.of(),
                                item.getAnnotationsMap()));
    }

    static Optional<SandboxRecord> sandbox(PodSandboxStatus status) {
        return PodIdentity.of(status.getLabelsMap())
                .map(pod ->
                        new SandboxRecord(
                                status.getId(),
                                pod,
                                status.getMetadata().getAttempt(),
                                status.getState() == PodSandboxState.SANDBOX_READY,
                                instant(status.getCreatedAt()),
                                addresses(status),
                                status.getAnnotationsMap()));
    }

    private static List<String> addresses(PodSandboxStatus status) {
        List<String> addresses = new ArrayList<>();
        if (!status.getNetwork().getIp().isEmpty()) {
            addresses.add(status.getNetwork().getIp());
        }
        status.getNetwork().getAdditionalIpsList().stream()
                .map(PodIP::getIp)
                .forEach(addresses::add);
        return addresses;
    }

    static Optional<ContainerRecord> container(Container item) {
        return PodIdentity.of(item.getLabelsMap())
                .map(pod ->
                        new ContainerRecord(
                                item.getId(),
                                item.getPodSandboxId(),
                                pod,
                                item.getMetadata().getName(),
                                item.getMetadata().getAttempt(),
                                state(item.getState()),
                                instant(item.getCreatedAt()),
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                "",
                                "",
                                item.getImage().getImage(),
                                item.getImageRef(),
                                "",
                                item.getAnnotationsMap()));
    }

    static Optional<ContainerRecord> container(ContainerStatusResponse response) {
        ContainerStatus status = response.getStatus();
        return PodIdentity.of(status.getLabelsMap())
                .map(pod ->
                        new ContainerRecord(
                                status.getId(),
                                "",
                                pod,
                                status.getMetadata().getName(),
                                status.getMetadata().getAttempt(),
                                state(status.getState()),
                                instant(status.getCreatedAt()),
                                moment(status.getStartedAt()),
                                moment(status.getFinishedAt()),
                                status.getExitCode(),
                                status.getReason(),
                                status.getMessage(),
                                status.getImage().getImage(),
                                status.getImageRef(),
                                status.getLogPath(),
                                status.getAnnotationsMap()));
    }

    private static ContainerRecord.State state(
            dev.navarch.nodeagent.cri.proto.ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerRecord.State.CREATED;
            case CONTAINER_RUNNING -> ContainerRecord.State.RUNNING;
            case CONTAINER_EXITED -> ContainerRecord.State.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerRecord.State.UNKNOWN;
        };
    }

    static Optional<ContainerUsage> usage(ContainerStats stats) {
        return PodIdentity.of(stats.getAttributes().getLabelsMap())
                .map(pod ->
                        new ContainerUsage(
                                stats.getAttributes().getId(),
                                pod,
                                stats.getAttributes().getMetadata().getName(),
                                instant(stats.getCpu().getTimestamp()),
                                stats.getCpu().getUsageCoreNanoSeconds().getValue(),
                                stats.getMemory().getWorkingSetBytes().getValue(),
                                stats.getWritableLayer().getUsedBytes().getValue(),
                                stats.getWritableLayer().getInodesUsed().getValue()));
    }

    private static Optional<Instant> moment(long nanos) {
        return nanos <= 0 ? Optional.empty() : Optional.of(instant(nanos));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
