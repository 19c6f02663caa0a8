/** Views: the state of a type in memory, built from its change topic alone. */
@NullMarked
package dev.navarch.bus.view;

import org.jspecify.annotations.NullMarked;
