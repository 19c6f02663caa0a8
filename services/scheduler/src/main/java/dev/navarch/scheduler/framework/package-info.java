/** The extension points of a scheduling decision, with Kubernetes' names and order. */
@NullMarked
package dev.navarch.scheduler.framework;

import org.jspecify.annotations.NullMarked;
