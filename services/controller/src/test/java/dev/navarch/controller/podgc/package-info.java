/** Behaviours of pods without a node. */
@NullMarked
package dev.navarch.controller.podgc;

import org.jspecify.annotations.NullMarked;
