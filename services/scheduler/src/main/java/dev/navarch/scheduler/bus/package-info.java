/** Connects the scheduler to the topics. */
@NullMarked
package dev.navarch.scheduler.bus;

import org.jspecify.annotations.NullMarked;
