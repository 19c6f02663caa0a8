package dev.navarch.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Makes a namespace in which pods can be created: its default service account is there. */
final class Namespaces {

    private Namespaces() {}

    static void create(Api api, String name) {
        api.create("/api/v1/namespaces", Bodies.namespace(name));
        while (api.status("/api/v1/namespaces/" + name + "/serviceaccounts/default") != 200) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
