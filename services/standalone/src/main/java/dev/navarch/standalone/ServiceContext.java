package dev.navarch.standalone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts one service in this process, with a Spring context of its own that sees no other. */
final class ServiceContext {

    private ServiceContext() {}

    static ConfigurableApplicationContext start(
            Services.Service service,
            AllMeters meters,
            Map<String, String> properties,
            List<String> arguments) {
        Map<String, Object> own = new HashMap<>(properties);
        own.put("spring.main.web-application-type", "none");
        own.put("spring.jmx.enabled", "false");
        return new SpringApplicationBuilder(service.application())
                .initializers(context -> meters.give(service, context.getBeanFactory()))
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(own)
                // The health of all six is the API's, on its own port.
                .run(
                        Stream.concat(
                                        Stream.of("--navarch.health.enabled=false"),
                                        arguments.stream())
                                .toArray(String[]::new));
    }
}
