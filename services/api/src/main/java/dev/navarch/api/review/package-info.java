/** Questions in the form of objects: may somebody do something, whose token is this, who am I. */
@NullMarked
package dev.navarch.api.review;

import org.jspecify.annotations.NullMarked;
