/** Rolls Deployments out: from the replica sets of old templates to that of the present one. */
@NullMarked
package dev.navarch.controller.deployment;

import org.jspecify.annotations.NullMarked;
