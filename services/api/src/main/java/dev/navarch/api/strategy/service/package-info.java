/** Addresses and ports of services, each given out once in the whole cluster. */
@NullMarked
package dev.navarch.api.strategy.service;

import org.jspecify.annotations.NullMarked;
