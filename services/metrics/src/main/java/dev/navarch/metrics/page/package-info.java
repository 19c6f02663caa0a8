/** The Prometheus pages, with cAdvisor's and the kubelet's metric names. */
@NullMarked
package dev.navarch.metrics.page;

import org.jspecify.annotations.NullMarked;
