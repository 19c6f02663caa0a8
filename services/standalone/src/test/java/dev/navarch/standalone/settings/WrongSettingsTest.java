package dev.navarch.standalone.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.ApiApplication;
import dev.navarch.controller.ControllerApplication;
import dev.navarch.metrics.MetricsApplication;
import dev.navarch.model.settings.SettingException;
import dev.navarch.nodeagent.NodeAgentApplication;
import dev.navarch.proxy.ProxyApplication;
import dev.navarch.scheduler.SchedulerApplication;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** A setting that cannot be used stops every service before it does anything. */
@Timeout(300)
class WrongSettingsTest {

    private static final Map<String, Class<?>> SERVICES =
            Map.of(
                    "api", ApiApplication.class,
                    "controller", ControllerApplication.class,
                    "scheduler", SchedulerApplication.class,
                    "node-agent", NodeAgentApplication.class,
                    "proxy", ProxyApplication.class,
                    "metrics", MetricsApplication.class);

    @TempDir Path home;

    @ParameterizedTest
    @ValueSource(strings = {"api", "controller", "scheduler", "node-agent", "proxy", "metrics"})
    void stopsEveryService(String service) {
        refuses(
                service,
                "navarch.kafka.replicas",
                "three",
                "navarch.kafka.replicas: must be a whole number, not \"three\"");
        refuses(
                service,
                "navarch.kafka.bootstrap-severs",
                "kafka:9092",
                "navarch.kafka.bootstrap-severs: there is no such setting; is"
                        + " navarch.kafka.bootstrap-servers meant?");
        refuses(
                service,
                "navarch.kafka.password-file",
                home + "/nowhere",
                "navarch.kafka.password-file (" + home + "/nowhere): there is no such file");
        refuses(
                service,
                "navarch.health.port",
                "65536",
                "navarch.health.port: must be a port from 0 to 65535, not 65536");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    api        | navarch.port                     | 70000     | must be a port from 0 to 65535, not 70000
                    api        | navarch.kafka.enabled            | on-demand | must be true or false, not "on-demand"
                    api        | navarch.api.bind                 | here      | must be an IP address, not "here"
                    api        | navarch.api.request-timeout      | soon      | must be a time like 500ms, 10s, 5m or 1h, not "soon"
                    api        | navarch.api.max-requests-inflight | -1       | must be 0 or more, not -1
                    api        | navarch.postgres.url             | localhost | must begin with jdbc:postgresql:
                    api        | navarch.postgres.url             | jdbc:postgresql://db/n?password=x | must not hold the password; navarch.postgres.password-file does
                    api        | navarch.serving.max-request-body | big       | must be a size like 512KB or 3MB, not "big"
                    api        | navarch.serving.goaway-chance    | often     | must be a number, not "often"
                    api        | navarch.audit.log.buffer-size    | 0         | must be 1 or more, not 0
                    api        | navarch.retention.changes        | 0s        | must be more than 0s
                    api        | navarch.kubelet.preferred-address-types | IPv4 | must be of Hostname, InternalDNS, InternalIP, ExternalDNS, ExternalIP, not "IPv4"
                    api        | navarch.cluster-domain           | Cluster   | must be a DNS name in lower case, not "Cluster"
                    api        | navarch.serving.sni[0].certfiles | x.crt     | there is no such setting; is navarch.serving.sni[0].cert-file meant?
                    controller | navarch.cluster-cidr             | 10.0.0.0  | must be an IPv4 range like 10.244.0.0/16, not "10.0.0.0"
                    controller | navarch.cluster-signing-duration | -1h       | must be more than 0s
                    node-agent | navarch.runtime                  | docker    | must be one of auto, cri, simulated, not "docker"
                    node-agent | navarch.nodes                    | -1        | must be 0 or more, not -1
                    node-agent | navarch.api.url                  | http://x  | must begin with https:// and name a host
                    node-agent | navarch.node.log-max-files       | 1         | must be 2 or more, not 1
                    node-agent | navarch.node.name                | Node 1    | must be a DNS name in lower case, not "Node 1"
                    node-agent | navarch.manifest-url             | ftp://x   | must begin with http:// or https:// and name a host
                    proxy      | navarch.proxy.mode               | ipvs      | must be one of nftables, iptables, not "ipvs"
                    proxy      | navarch.proxy.enabled            | maybe     | must be true or false, not "maybe"
                    proxy      | navarch.dns-ip                   | dns       | must be an IP address, not "dns"
                    metrics    | navarch.metrics.interval         | 0s        | must be more than 0s
                    metrics    | navarch.metrics.port             | https     | must be a whole number, not "https"
                    """)
    void saysWhatIsWrong(String service, String setting, String value, String sentence) {
        refuses(service, setting, value, setting + ": " + sentence);
    }

    private void refuses(String service, String setting, String value, String sentence) {
        assertThatThrownBy(() ->
                        new SpringApplicationBuilder(Objects.requireNonNull(SERVICES.get(service)))
                                .web(WebApplicationType.NONE)
                                .bannerMode(Banner.Mode.OFF)
                                .registerShutdownHook(false)
                                .properties(Map.of("navarch.home", home.toString()))
                                .run("--" + setting + "=" + value)
                                .close())
                .isInstanceOf(SettingException.class)
                .hasMessage(sentence);
    }
}
