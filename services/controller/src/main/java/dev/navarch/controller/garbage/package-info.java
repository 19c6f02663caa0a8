/** Deletes what nobody owns any more. */
@NullMarked
package dev.navarch.controller.garbage;

import org.jspecify.annotations.NullMarked;
