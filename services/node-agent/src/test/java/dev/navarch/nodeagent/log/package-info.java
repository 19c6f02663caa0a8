/** Tests of logs. */
@NullMarked
package dev.navarch.nodeagent.log;

import org.jspecify.annotations.NullMarked;
