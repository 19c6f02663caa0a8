/** Deletes pods that nobody else will end. */
@NullMarked
package dev.navarch.controller.podgc;

import org.jspecify.annotations.NullMarked;
