/**
 * Clients: JSON over HTTPS for the Kubernetes API, and raw upgrades for exec, attach and
 * port-forward.
 */
@NullMarked
package dev.navarch.wire.client;

import org.jspecify.annotations.NullMarked;
