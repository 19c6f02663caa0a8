/** Keeps a pod on every node that wants one. */
@NullMarked
package dev.navarch.controller.daemonset;

import org.jspecify.annotations.NullMarked;
