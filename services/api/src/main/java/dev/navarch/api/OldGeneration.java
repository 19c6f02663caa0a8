package dev.navarch.api;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/**
 * Keeps the old generation small. The serial collector lets it grow to the heap's limit before it
 * looks for garbage there, so a service that holds 70 MiB of objects would take 200 MiB after an
 * hour of load. Here it is collected when it has grown by half since the last time; with {@code
 * -XX:-ShrinkHeapInSteps} the memory goes back to the system at once.
 */
public final class OldGeneration {

    private static final String POOL = "Tenured Gen";

    /** Below this growth a collection is not worth its pause, which is of 1 to 2 ms a MiB. */
    private static final long LEAST_GROWTH = 24L << 20;

    private final MemoryPoolMXBean pool;
    private long kept;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
        this.kept = pool.getUsage().getUsed();
    }

    /** Begins to watch; does nothing with other collectors, which have rules of their own. */
    public static void keepSmall() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(POOL)) {
                new OldGeneration(pool).watch();
            }
        }
    }

    private void watch() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            boolean ofOld = List.of(collector.getMemoryPoolNames()).contains(POOL);
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> collected(notification, ofOld), null, null);
        }
    }

    private synchronized void collected(Notification notification, boolean ofOld) {
        if (!notification
                .getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        long used = pool.getUsage().getUsed();
        if (ofOld) {
            kept = used;
        } else if (used - kept > Math.max(kept / 2, LEAST_GROWTH)) {
            // Until the collection's own notification comes, others may ask no second time.
            kept = used;
            System.gc();
        }
    }
}
