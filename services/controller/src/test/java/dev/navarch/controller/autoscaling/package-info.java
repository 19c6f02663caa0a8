/** Behaviours of the horizontal pod autoscaler. */
@NullMarked
package dev.navarch.controller.autoscaling;

import org.jspecify.annotations.NullMarked;
