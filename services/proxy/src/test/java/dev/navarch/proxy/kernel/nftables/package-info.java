@NullMarked
package dev.navarch.proxy.kernel.nftables;

import org.jspecify.annotations.NullMarked;
