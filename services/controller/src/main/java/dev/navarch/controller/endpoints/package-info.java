/** Keeps the Endpoints and EndpointSlices of Services up to date with the pods behind them. */
@NullMarked
package dev.navarch.controller.endpoints;

import org.jspecify.annotations.NullMarked;
