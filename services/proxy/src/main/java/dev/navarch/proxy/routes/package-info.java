/** The way to the pods of other machines: a route to each node's range, by that node. */
@NullMarked
package dev.navarch.proxy.routes;

import org.jspecify.annotations.NullMarked;
