/** Behaviours of garbage collection. */
@NullMarked
package dev.navarch.controller.garbage;

import org.jspecify.annotations.NullMarked;
