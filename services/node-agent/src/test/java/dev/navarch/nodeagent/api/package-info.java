/** What the agent asks of the API service. */
@NullMarked
package dev.navarch.nodeagent.api;

import org.jspecify.annotations.NullMarked;
