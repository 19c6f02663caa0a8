package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.framework.Score;
import java.util.Comparator;
import java.util.List;

/** How full a node should be, to be best: NodeResourcesFit's scoring strategies. */
public sealed interface ScoringStrategy {

    /**
     * The score of one resource, 0 to {@link Score#MAX}.
     *
     * @param requested by all pods of the node and this one
     * @param capacity of the node, positive
     */
    long score(long requested, long capacity);

    /** The emptier the better: spreads the load. */
    record LeastAllocated() implements ScoringStrategy {

        @Override
        public long score(long requested, long capacity) {
            return requested > capacity ? 0 : (capacity - requested) * Score.MAX / capacity;
        }
    }

    /** The fuller the better: packs nodes, so that others can be given back. */
    record MostAllocated() implements ScoringStrategy {

        @Override
        public long score(long requested, long capacity) {
            return Math.min(requested, capacity) * Score.MAX / capacity;
        }
    }

    /** A broken line from utilization to score. */
    record RequestedToCapacityRatio(List<Point> shape) implements ScoringStrategy {

        /**
         * A corner of the line.
         *
         * @param utilization in percent
         * @param score 0 to 10
         */
        public record Point(int utilization, int score) {}

        public RequestedToCapacityRatio {
            shape = shape.stream().sorted(Comparator.comparingInt(Point::utilization)).toList();
            if (shape.isEmpty()) {
                throw new IllegalArgumentException("a shape needs a point");
            }
        }

        @Override
        public long score(long requested, long capacity) {
            long utilization = requested > capacity ? 100 : requested * 100 / capacity;
            Point left = shape.getFirst();
            if (utilization <= left.utilization()) {
                return left.score() * 10L;
            }
            for (Point right : shape) {
                if (utilization <= right.utilization()) {
                    long rise = (right.score() - left.score()) * 10L;
                    long run = (long) right.utilization() - left.utilization();
                    return left.score() * 10L
                            + (run == 0 ? rise : rise * (utilization - left.utilization()) / run);
                }
                left = right;
            }
            return shape.getLast().score() * 10L;
        }
    }
}
