/** Behaviours of DaemonSets. */
@NullMarked
package dev.navarch.controller.daemonset;

import org.jspecify.annotations.NullMarked;
