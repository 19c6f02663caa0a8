/** What was done, by whom and with what result: Kubernetes' audit log by policy. */
@NullMarked
package dev.navarch.api.audit;

import org.jspecify.annotations.NullMarked;
