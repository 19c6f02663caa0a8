/** Behaviours of StatefulSets. */
@NullMarked
package dev.navarch.controller.statefulset;

import org.jspecify.annotations.NullMarked;
