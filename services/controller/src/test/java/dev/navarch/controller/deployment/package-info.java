/** Behaviours of Deployments. */
@NullMarked
package dev.navarch.controller.deployment;

import org.jspecify.annotations.NullMarked;
