/** Tests of the engine's verbs, and an engine for tests. */
@NullMarked
package dev.navarch.api.engine.verb;

import org.jspecify.annotations.NullMarked;
