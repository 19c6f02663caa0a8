/** What the agent serves by HTTPS: logs, commands in containers, what runs and what it uses. */
@NullMarked
package dev.navarch.nodeagent.server;

import org.jspecify.annotations.NullMarked;
