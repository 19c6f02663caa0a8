/** Keeps the templates that a set of pods has had. */
@NullMarked
package dev.navarch.controller.revision;

import org.jspecify.annotations.NullMarked;
