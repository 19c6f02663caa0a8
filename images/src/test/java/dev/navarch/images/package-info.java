/** The images: their bytes, and one that runs. */
@NullMarked
package dev.navarch.images;

import org.jspecify.annotations.NullMarked;
