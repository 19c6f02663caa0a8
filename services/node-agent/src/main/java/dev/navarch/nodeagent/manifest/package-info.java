/** Static pods: pods from files and from a URL, and their mirrors in the API. */
@NullMarked
package dev.navarch.nodeagent.manifest;

import org.jspecify.annotations.NullMarked;
