/** The engine: one file per verb, and the pipeline that all writes share. */
@NullMarked
package dev.navarch.api.engine.verb;

import org.jspecify.annotations.NullMarked;
