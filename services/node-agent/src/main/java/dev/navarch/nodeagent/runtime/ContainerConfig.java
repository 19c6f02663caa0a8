package dev.navarch.nodeagent.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container to create.
 *
 * @param name its name in the pod
 * @param attempt 0 for its first run; later the restart count
 * @param image an id that {@link ImageStore} knows
 * @param imageName the image as the pod names it
 * @param env name and value, in order
 * @param logPath relative to the sandbox's log directory
 */
public record ContainerConfig(
        String name,
        int attempt,
        String image,
        String imageName,
        List<String> command,
        List<String> args,
        String workingDir,
        Map<String, String> env,
        List<MountPoint> mounts,
        Map<String, String> labels,
        Map<String, String> annotations,
        String logPath,
        boolean stdin,
        boolean stdinOnce,
        boolean tty,
        ContainerResources resources,
        ContainerSecurity security) {

    public ContainerConfig {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        mounts = List.copyOf(mounts);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
