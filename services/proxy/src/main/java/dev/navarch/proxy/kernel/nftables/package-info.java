/** Rules as nftables objects. */
@NullMarked
package dev.navarch.proxy.kernel.nftables;

import org.jspecify.annotations.NullMarked;
