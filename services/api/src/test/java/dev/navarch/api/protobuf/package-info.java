/** Tests of {@code dev.navarch.api.protobuf}. */
@NullMarked
package dev.navarch.api.protobuf;

import org.jspecify.annotations.NullMarked;
