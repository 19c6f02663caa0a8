/** Keeps the number of pods that a ReplicaSet or a ReplicationController asks for. */
@NullMarked
package dev.navarch.controller.replicaset;

import org.jspecify.annotations.NullMarked;
