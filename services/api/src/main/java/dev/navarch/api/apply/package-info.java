/**
 * Server-side apply and managed fields: who set which field of an object (the API reference's
 * "Server-Side Apply", KEP-555).
 *
 * <p>A set of fields is kept as the JSON tree that {@code fieldsV1} shows, and all set operations
 * work on such trees: nothing is converted when an object is read or written, unchanged parts are
 * shared, and an operation costs what the smaller set costs. No tree is changed once it is built.
 */
@NullMarked
package dev.navarch.api.apply;

import org.jspecify.annotations.NullMarked;
