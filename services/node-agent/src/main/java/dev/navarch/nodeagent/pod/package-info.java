/**
 * Decides what happens to a pod next and what its status says; plain functions of what is given.
 */
@NullMarked
package dev.navarch.nodeagent.pod;

import org.jspecify.annotations.NullMarked;
