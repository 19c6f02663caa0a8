/** The scheduler: decides on which node each pod runs. */
@NullMarked
package dev.navarch.scheduler;

import org.jspecify.annotations.NullMarked;
