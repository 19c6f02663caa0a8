/** Tests of the scheduler. */
@NullMarked
package dev.navarch.scheduler;

import org.jspecify.annotations.NullMarked;
