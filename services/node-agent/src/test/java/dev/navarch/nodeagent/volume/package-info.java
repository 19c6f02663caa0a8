/** Tests of volumes. */
@NullMarked
package dev.navarch.nodeagent.volume;

import org.jspecify.annotations.NullMarked;
