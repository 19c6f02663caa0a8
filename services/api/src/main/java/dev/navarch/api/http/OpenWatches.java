package dev.navarch.api.http;

import dev.navarch.wire.http.StreamedResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watches that clients follow, to be ended in good order when the service stops. */
final class OpenWatches {

    private final Set<StreamedResponse> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    void began(StreamedResponse watch) {
        open.add(watch);
        watch.onClose(() -> open.remove(watch));
    }

    /** Ends a watch that began meanwhile, once it is set up. */
    void started(StreamedResponse watch) {
        if (ending) {
            watch.end();
        }
    }

    /** Ends all there are, and all that begin from now on. */
    void end() {
        ending = true;
        open.forEach(StreamedResponse::end);
    }
}
