/** The cluster's names: a pure zone over the same views, and the server that answers. */
@NullMarked
package dev.navarch.proxy.dns;

import org.jspecify.annotations.NullMarked;
