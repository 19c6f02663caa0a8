/** Tests of what all controllers run on. */
@NullMarked
package dev.navarch.controller.runtime;

import org.jspecify.annotations.NullMarked;
