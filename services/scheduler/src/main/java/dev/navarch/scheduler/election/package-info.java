/** Lets one of several schedulers work while the others wait. */
@NullMarked
package dev.navarch.scheduler.election;

import org.jspecify.annotations.NullMarked;
