/** Keeps pods that have names of their own, in order. */
@NullMarked
package dev.navarch.controller.statefulset;

import org.jspecify.annotations.NullMarked;
