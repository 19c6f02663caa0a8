/** Tests of images. */
@NullMarked
package dev.navarch.nodeagent.image;

import org.jspecify.annotations.NullMarked;
