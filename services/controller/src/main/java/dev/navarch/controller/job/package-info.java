/** Runs pods to completion, once or by the clock. */
@NullMarked
package dev.navarch.controller.job;

import org.jspecify.annotations.NullMarked;
