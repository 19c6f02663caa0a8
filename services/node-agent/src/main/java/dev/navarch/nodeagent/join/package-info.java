/**
 * How a machine becomes a node of a cluster that runs elsewhere, stays one, and stops being one.
 */
@NullMarked
package dev.navarch.nodeagent.join;

import org.jspecify.annotations.NullMarked;
