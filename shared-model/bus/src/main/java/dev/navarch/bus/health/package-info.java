/** What an orchestrator asks a process for: whether it lives, whether it is ready, its metrics. */
@NullMarked
package dev.navarch.bus.health;

import org.jspecify.annotations.NullMarked;
