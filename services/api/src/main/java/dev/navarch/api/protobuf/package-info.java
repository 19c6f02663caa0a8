/** Kubernetes' protobuf, read and written by the published messages. */
@NullMarked
package dev.navarch.api.protobuf;

import org.jspecify.annotations.NullMarked;
