/** Tests of probes. */
@NullMarked
package dev.navarch.nodeagent.probe;

import org.jspecify.annotations.NullMarked;
