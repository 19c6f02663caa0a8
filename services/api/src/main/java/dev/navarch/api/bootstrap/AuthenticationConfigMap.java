package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.api.auth.RequestHeaders;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.model.Resources;
import dev.navarch.wire.pki.Pem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells aggregated API servers how to recognize users and the API server itself. */
public final class AuthenticationConfigMap {

    private final ClusterPki pki;
    private final RequestHeaders names;

    public AuthenticationConfigMap(ClusterPki pki, RequestHeaders names) {
        this.pki = pki;
        this.names = names;
    }

    CompletableFuture<Void> ensure(Ensure ensure) {
        ObjectNode map =
                object("v1", "ConfigMap", "kube-system", "extension-apiserver-authentication");
        ObjectNode data = map.putObject("data");
        data.put("client-ca-file", Pem.encode(pki.clientCas()));
        data.put("requestheader-client-ca-file", Pem.encode(pki.frontProxyCas()));
        data.put("requestheader-allowed-names", list(names.allowedNames()));
        data.put("requestheader-username-headers", list(names.username()));
        data.put("requestheader-uid-headers", list(names.uid()));
        data.put("requestheader-group-headers", list(names.group()));
        data.put("requestheader-extra-headers-prefix", list(names.extraPrefixes()));
        return ensure.upToDate(
                Resources.CONFIG_MAPS,
                map,
                current -> {
                    current.set("data", data);
                    return current;
                });
    }

    private static String list(List<String> texts) {
        return JsonMapper.shared().writeValueAsString(texts);
    }
}
