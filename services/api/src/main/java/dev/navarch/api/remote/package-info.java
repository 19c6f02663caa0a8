/** Requests that another server answers: node agents, services, aggregated APIs. */
@NullMarked
package dev.navarch.api.remote;

import org.jspecify.annotations.NullMarked;
