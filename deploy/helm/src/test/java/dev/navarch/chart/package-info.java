/** Holds the Helm chart to Kubernetes' rules and to the services that it runs. */
@NullMarked
package dev.navarch.chart;

import org.jspecify.annotations.NullMarked;
