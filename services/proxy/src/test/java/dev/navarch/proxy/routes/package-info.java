/** Routes to the pods of other nodes. */
@NullMarked
package dev.navarch.proxy.routes;

import org.jspecify.annotations.NullMarked;
