/** Scales workloads horizontally by what their pods use. */
@NullMarked
package dev.navarch.controller.autoscaling;

import org.jspecify.annotations.NullMarked;
