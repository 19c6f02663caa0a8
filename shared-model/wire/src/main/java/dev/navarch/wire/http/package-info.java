/** A small HTTP server on Netty: HTTP/1.1 and HTTP/2, TLS, streams with backpressure, upgrades. */
@NullMarked
package dev.navarch.wire.http;

import org.jspecify.annotations.NullMarked;
