package dev.navarch.nodeagent.pod;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent remembers of a pod beside what the runtime can tell. It is lost with the agent and
 * everything in it is found out again: images are looked up, volumes mounted over, probes begun
 * anew. One thread at a time touches it.
 */
public final class PodMemory {

    /** Why a container could not be created, and when that is tried again. */
    public record StartFailure(String reason, String message, Instant retryAt) {}

    /** How often sandboxes have failed in a row, and when the next is tried. */
    public record SandboxFailure(int times, Instant retryAt) {}

    private final Map<String, ImageProgress> images = new HashMap<>();
    private final Map<String, Backoff> backoffs = new HashMap<>();
    private final Map<String, Backoff> imageBackoffs = new HashMap<>();
    private final Map<String, StartFailure> startFailures = new HashMap<>();
    private final Map<String, Health> health = new HashMap<>();
    private final Map<String, Instant> stopping = new HashMap<>();
    private final Map<String, String> terminationMessages = new HashMap<>();
    private final Set<String> announced = new HashSet<>();
    private final Set<String> hooksRunning = new HashSet<>();
    private VolumeProgress volumes = new VolumeProgress.NotBegun();
    private Optional<SandboxFailure> sandboxFailure = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private Optional<Instant> startTime = Optional.empty();
    private boolean cleanedUp;
    private Optional<Instant> deletionConfirmed = Optional.empty();

    /** By container name; empty when nothing was tried for the next start. */
    public Map<String, ImageProgress> images() {
        return images;
    }

    /** By container name. */
    public Map<String, Backoff> backoffs() {
        return backoffs;
    }

    /** By container name: how pulls that fail space out. */
    public Map<String, Backoff> imageBackoffs() {
        return imageBackoffs;
    }

    /** By container name. */
    public Map<String, StartFailure> startFailures() {
        return startFailures;
    }

    /** By container id. */
    public Map<String, Health> health() {
        return health;
    }

    /** Containers that were told to stop, by id, with the moment at which they are killed. */
    public Map<String, Instant> stopping() {
        return stopping;
    }

    /** By container id: what it left at its termination message path, read once. */
    public Map<String, String> terminationMessages() {
        return terminationMessages;
    }

    /** Container ids whose wait was told in an event. */
    public Set<String> announced() {
        return announced;
    }

    /** Container ids whose postStart hook has not come back. */
    public Set<String> hooksRunning() {
        return hooksRunning;
    }

    public VolumeProgress volumes() {
        return volumes;
    }

    public void volumes(VolumeProgress progress) {
        volumes = progress;
    }

    public Optional<SandboxFailure> sandboxFailure() {
        return sandboxFailure;
    }

    public void sandboxFailure(Optional<SandboxFailure> failure) {
        sandboxFailure = failure;
    }

    public Optional<Ending> ending() {
        return ending;
    }

    public void end(Ending reason) {
        ending = Optional.of(reason);
    }

    public Optional<Instant> startTime() {
        return startTime;
    }

    public void startTime(Instant at) {
        startTime = Optional.of(at);
    }

    public boolean cleanedUp() {
        return cleanedUp;
    }

    public void markCleanedUp() {
        cleanedUp = true;
    }

    /** When the agent last said that nothing of the pod is left. */
    public Optional<Instant> deletionConfirmed() {
        return deletionConfirmed;
    }

    public void confirmDeletion(Instant at) {
        deletionConfirmed = Optional.of(at);
    }

    public Health healthOf(String containerId, PodContainer container) {
        return health.getOrDefault(containerId, Health.initial(container));
    }
}
