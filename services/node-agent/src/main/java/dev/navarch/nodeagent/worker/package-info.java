/** Carries decisions about pods out and brings back what came of them. */
@NullMarked
package dev.navarch.nodeagent.worker;

import org.jspecify.annotations.NullMarked;
