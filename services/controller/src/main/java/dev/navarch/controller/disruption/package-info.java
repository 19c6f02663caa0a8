/** Says how many pods may be evicted without breaking a disruption budget. */
@NullMarked
package dev.navarch.controller.disruption;

import org.jspecify.annotations.NullMarked;
