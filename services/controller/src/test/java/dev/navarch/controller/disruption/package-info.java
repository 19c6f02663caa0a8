/** Behaviours of disruption budgets. */
@NullMarked
package dev.navarch.controller.disruption;

import org.jspecify.annotations.NullMarked;
