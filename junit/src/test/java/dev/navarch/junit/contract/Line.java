package dev.navarch.junit.contract;

import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Response;

/** An official client's line to the server, which can be cut. */
final class Line implements Interceptor {

    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean cut;

    /** Puts a line between a client and its server. */
    static Line of(ApiClient client) {
        Line line = new Line();
        client.setHttpClient(client.getHttpClient().newBuilder().addInterceptor(line).build());
        return line;
    }

    /** From now on the client does not reach the server; what it has open stays. */
    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    /** How often the client has found the line cut. */
    int refused() {
        return refused.get();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (cut) {
            refused.incrementAndGet();
            throw new ConnectException("the line is cut");
        }
        return chain.proceed(chain.request());
    }
}
