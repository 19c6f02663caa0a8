package dev.navarch.api.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, with a profile of its own, that reaches this machine alone. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /** What leaves the browser: neither images in the page nor the browser's own pages. */
    private static final Pattern NETWORK = Pattern.compile("(?:http|ws)s?://([^/?#]+)");

    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final Path profile = Files.createTempDirectory("browser");
    private final ChromeDriver driver;

    /** Skips the test where there is no browser, but not in CI, which has one. */
    static void assumeInstalled() {
        assumeTrue(
                System.getenv("CI") != null
                        || (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)),
                "needs the packages chromium and chromium-driver");
    }

    Browser() throws IOException {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--window-size=1300,1600",
                "--user-data-dir=" + profile);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .withTimeout(Duration.ofMinutes(2))
                        .build();
        driver = new ChromeDriver(service, options);
    }

    ChromeDriver driver() {
        return driver;
    }

    /**
     * What the console shows as errors since this was asked last, with what could not be loaded.
     */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Each host and port that a request went to since this was asked last. */
    Set<String> hostsAsked() {
        Set<String> hosts = new TreeSet<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = JsonMapper.shared().readTree(entry.getMessage()).path("message");
            String method = message.path("method").asString("");
            String url =
                    method.equals("Network.requestWillBeSent")
                            ? message.at("/params/request/url").asString("")
                            : method.equals("Network.webSocketCreated")
                                    ? message.at("/params/url").asString("")
                                    : "";
            Matcher network = NETWORK.matcher(url);
            if (network.lookingAt()) {
                hosts.add(network.group(1));
            }
        }
        return hosts;
    }

    /** Writes what is to be seen to a file under {@code target}. */
    void screenshot(String name) throws IOException {
        File taken = driver.getScreenshotAs(OutputType.FILE);
        Path shots = Files.createDirectories(Path.of("target", "screenshots"));
        Files.copy(taken.toPath(), shots.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        FileSystemUtils.deleteRecursively(profile);
    }
}
