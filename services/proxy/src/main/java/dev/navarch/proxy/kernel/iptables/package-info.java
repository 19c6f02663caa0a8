/** Rules as iptables chains. */
@NullMarked
package dev.navarch.proxy.kernel.iptables;

import org.jspecify.annotations.NullMarked;
