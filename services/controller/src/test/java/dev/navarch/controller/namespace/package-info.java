/** Behaviours of namespace deletion. */
@NullMarked
package dev.navarch.controller.namespace;

import org.jspecify.annotations.NullMarked;
