/** One class per rule of Kubernetes' default scheduler. */
@NullMarked
package dev.navarch.scheduler.plugin;

import org.jspecify.annotations.NullMarked;
