package dev.navarch.proxy.dns;

import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Message;

/** Who is asked for names outside the cluster. */
public interface Upstream {

    /**
     * @return the answer, with the query's id; completes exceptionally when nobody answered
     */
    CompletionStage<Message> ask(Message query);
}
