/** Behaviours of Endpoints and EndpointSlices. */
@NullMarked
package dev.navarch.controller.endpoints;

import org.jspecify.annotations.NullMarked;
