/** The scale subresource, for every type that says where its replicas are. */
@NullMarked
package dev.navarch.api.strategy.scale;

import org.jspecify.annotations.NullMarked;
