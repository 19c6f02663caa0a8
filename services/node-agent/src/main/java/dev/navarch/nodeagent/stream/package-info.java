/** How clients are connected with processes and ports in containers, whatever they speak. */
@NullMarked
package dev.navarch.nodeagent.stream;

import org.jspecify.annotations.NullMarked;
