/** Empties namespaces that are being deleted. */
@NullMarked
package dev.navarch.controller.namespace;

import org.jspecify.annotations.NullMarked;
