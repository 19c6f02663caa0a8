/** The proxy service: services become kernel rules, names become addresses. */
@NullMarked
package dev.navarch.proxy;

import org.jspecify.annotations.NullMarked;
