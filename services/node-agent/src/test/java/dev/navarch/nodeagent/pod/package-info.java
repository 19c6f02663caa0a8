/** Tests of the decisions about pods. */
@NullMarked
package dev.navarch.nodeagent.pod;

import org.jspecify.annotations.NullMarked;
