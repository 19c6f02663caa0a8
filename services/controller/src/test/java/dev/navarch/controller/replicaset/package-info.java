/** Behaviours of ReplicaSets and ReplicationControllers. */
@NullMarked
package dev.navarch.controller.replicaset;

import org.jspecify.annotations.NullMarked;
