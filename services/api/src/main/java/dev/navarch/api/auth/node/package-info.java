/** What a node may do because of the pods that are bound to it. */
@NullMarked
package dev.navarch.api.auth.node;

import org.jspecify.annotations.NullMarked;
