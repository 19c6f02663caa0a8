/** How a process takes its settings, and says which of them it cannot use. */
@NullMarked
package dev.navarch.bus.settings;

import org.jspecify.annotations.NullMarked;
