/** How the agent speaks with the API service: commands out, a few reads by HTTPS. */
@NullMarked
package dev.navarch.nodeagent.api;

import org.jspecify.annotations.NullMarked;
