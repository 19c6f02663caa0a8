package dev.navarch.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, '', v1, '', pods, '', '', '', false",
        "/api/v1/namespaces, '', v1, '', namespaces, '', '', '', false",
        "/api/v1/namespaces/a, '', v1, '', namespaces, a, '', '', false",
        "/api/v1/namespaces/a/status, '', v1, '', namespaces, a, status, '', false",
        "/api/v1/namespaces/a/finalize, '', v1, '', namespaces, a, finalize, '', false",
        "/api/v1/namespaces/a/pods, '', v1, a, pods, '', '', '', false",
        "/api/v1/namespaces/a/pods/p/log, '', v1, a, pods, p, log, '', false",
        "/api/v1/namespaces/a/services/s:80/proxy/x/y%20z, '', v1, a, services, s:80, proxy,"
                + " /x/y%20z, false",
        "/api/v1/nodes/n/proxy/, '', v1, '', nodes, n, proxy, /, false",
        "/apis/apps/v1/namespaces/a/deployments/d, apps, v1, a, deployments, d, '', '', false",
        "/apis/apps/v1/watch/namespaces/a/deployments, apps, v1, a, deployments, '', '', '', true",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode,"
                + " rbac.authorization.k8s.io, v1, '', clusterroles, system:node, '', '', false",
    })
    void readsItsParts(
            String path,
            String group,
            String version,
            String namespace,
            String resource,
            String name,
            String subresource,
            String rest,
            boolean watch) {
        assertThat(ResourcePath.parse(path))
                .contains(
                        new ResourcePath(
                                group,
                                version,
                                namespace,
                                resource,
                                name,
                                subresource,
                                rest,
                                watch));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api", "/api/v1", "/api/v1/", "/apis/apps/v1", "/healthz", "/x/y/z"})
    void leavesOtherPathsAlone(String path) {
        assertThat(ResourcePath.parse(path)).isEmpty();
    }

    @Test
    void keepsAPlusAsItIs() {
        assertThat(ResourcePath.parse("/api/v1/nodes/a+b").orElseThrow().name()).isEqualTo("a+b");
    }
}
