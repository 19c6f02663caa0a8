/** Tests of the revisions that sets keep. */
@NullMarked
package dev.navarch.controller.revision;

import org.jspecify.annotations.NullMarked;
