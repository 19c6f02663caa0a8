package dev.navarch.nodeagent.volume;

import java.nio.file.Path;

/**
 * Where a pod's volumes may be put.
 *
 * @param disk for data that may be large
 * @param memory for secrets, which must not reach a disk
 */
public record PodDirectories(Path disk, Path memory) {}
