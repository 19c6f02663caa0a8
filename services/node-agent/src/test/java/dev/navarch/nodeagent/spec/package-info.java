/** Tests of configurations. */
@NullMarked
package dev.navarch.nodeagent.spec;

import org.jspecify.annotations.NullMarked;
