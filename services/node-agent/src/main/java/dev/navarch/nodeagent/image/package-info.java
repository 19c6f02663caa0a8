/** Looks images up and pulls them. */
@NullMarked
package dev.navarch.nodeagent.image;

import org.jspecify.annotations.NullMarked;
