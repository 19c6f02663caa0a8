package dev.navarch.bus;

import dev.navarch.model.Command;
import dev.navarch.model.Rejection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The API service's end of the command topics. */
public interface CommandSource {

    /**
     * Consumes commands as one member of the API service's consumer group. A batch counts as
     * consumed when the handler's future completes; after a crash the batch comes again.
     */
    Subscription consume(Handler handler);

    /** Applies one batch; commands for the same object must be applied in the batch's order. */
    interface Handler {

        /**
         * @return the rejections of the commands that were refused, once every command of the batch
         *     is durably applied or refused; completes exceptionally when the batch must come again
         */
        CompletableFuture<List<Rejection>> apply(List<Command> batch);
    }
}
