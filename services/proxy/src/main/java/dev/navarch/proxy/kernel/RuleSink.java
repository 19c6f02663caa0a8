package dev.navarch.proxy.kernel;

import dev.navarch.proxy.rules.Frontend;
import java.util.List;
import java.util.Map;

/** Brings the kernel to what was decided. Called by one thread. */
public interface RuleSink {

    /** Takes possession: the first {@link #apply} also replaces what an earlier run left. */
    void start();

    /**
     * Makes the given services' rules what their frontends say and leaves all others alone; an
     * empty list removes a service. Takes effect as one transaction where the kernel has such.
     *
     * @throws KernelException when the kernel refused; the next call starts again from nothing
     */
    void apply(Map<String, List<Frontend>> changed);

    /** Removes every rule. */
    void cleanUp();

    /** The kernel's tools refused. */
    final class KernelException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public KernelException(String message) {
            super(message);
        }
    }
}
