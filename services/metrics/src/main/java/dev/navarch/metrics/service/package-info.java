/** Runs it: samples at intervals, registers with the cluster, answers over HTTPS. */
@NullMarked
package dev.navarch.metrics.service;

import org.jspecify.annotations.NullMarked;
