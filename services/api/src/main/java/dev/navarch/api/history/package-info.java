/** Time travel: what an object was like, and who changed it. */
@NullMarked
package dev.navarch.api.history;

import org.jspecify.annotations.NullMarked;
