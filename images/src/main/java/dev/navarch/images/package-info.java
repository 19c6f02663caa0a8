/** Builds the container images, without a container engine. */
@NullMarked
package dev.navarch.images;

import org.jspecify.annotations.NullMarked;
