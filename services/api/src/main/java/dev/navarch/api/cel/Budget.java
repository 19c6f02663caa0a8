package dev.navarch.api.cel;

/**
 * How much expressions may still do. Each step of an evaluation costs one; Kubernetes counts much
 * the same, and more for what is done to long texts and lists. Belongs to one thread.
 */
public final class Budget {

    /** For all that a policy evaluates of one request, as Kubernetes has it. */
    public static final long POLICY = 10_000_000;

    /** For all match conditions of one policy. */
    public static final long CONDITIONS = POLICY / 4;

    /** For one expression. */
    private static final long CALL = 1_000_000;

    private long left;

    public Budget(long steps) {
        this.left = steps;
    }

    /** The steps of one expression. */
    final class Call {

        private long spent;
        private boolean over;

        void step() {
            spent++;
            left--;
            if (spent > CALL || left < 0) {
                over = true;
                throw new IllegalStateException("operation cancelled: actual cost limit exceeded");
            }
        }

        boolean isOver() {
            return over;
        }
    }

    Call call() {
        return new Call();
    }

    /** Whether nothing is left, so that no further expression may run. */
    public boolean isSpent() {
        return left < 0;
    }
}
