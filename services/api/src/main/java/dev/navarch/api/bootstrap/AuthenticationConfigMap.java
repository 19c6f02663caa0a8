package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.api.pki.ClusterPki;
import dev.navarch.model.Resources;
import dev.navarch.wire.pki.Pem;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/** Tells aggregated API servers how to recognize users and the API server itself. */
public final class AuthenticationConfigMap {

    private final ClusterPki pki;

    public AuthenticationConfigMap(ClusterPki pki) {
        this.pki = pki;
    }

    CompletableFuture<Void> ensure(Ensure ensure) {
        ObjectNode map =
                object("v1", "ConfigMap", "kube-system", "extension-apiserver-authentication");
        ObjectNode data = map.putObject("data");
        data.put("client-ca-file", Pem.encode(pki.ca()));
        data.put("requestheader-client-ca-file", Pem.encode(pki.frontProxyCa()));
        data.put("requestheader-allowed-names", "[\"front-proxy-client\"]");
        data.put("requestheader-username-headers", "[\"X-Remote-User\"]");
        data.put("requestheader-uid-headers", "[\"X-Remote-Uid\"]");
        data.put("requestheader-group-headers", "[\"X-Remote-Group\"]");
        data.put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]");
        return ensure.upToDate(
                Resources.CONFIG_MAPS,
                map,
                current -> {
                    current.set("data", data);
                    return current;
                });
    }
}
