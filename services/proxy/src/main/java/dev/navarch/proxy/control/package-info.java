/** Turns changes of views into work, and tells the cluster where DNS answers. */
@NullMarked
package dev.navarch.proxy.control;

import org.jspecify.annotations.NullMarked;
