/** Reads the protobuf bodies that some clients send, kubectl's typed commands among them. */
@NullMarked
package dev.navarch.api.protobuf;

import org.jspecify.annotations.NullMarked;
