/** Brings claims and volumes together, and makes volumes on nodes. */
@NullMarked
package dev.navarch.controller.volume;

import org.jspecify.annotations.NullMarked;
