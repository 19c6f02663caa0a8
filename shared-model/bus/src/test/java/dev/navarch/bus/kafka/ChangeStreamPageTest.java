package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The page for those who read the topics: its example works, and its table names what there is. */
class ChangeStreamPageTest {

    private static final Path PAGE = Path.of("../../docs/change-stream.md");

    private static Change change(long revision, ChangeType type, String name) {
        Optional<byte[]> object = Optional.of("{}".getBytes(UTF_8));
        boolean deleted = type == ChangeType.DELETED;
        return new Change(
                revision,
                type,
                ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", name),
                "uid-" + name,
                deleted ? object : Optional.empty(),
                deleted ? Optional.empty() : object);
    }

    @Test
    void theExampleFollowsATopic(@TempDir(cleanup = CleanupMode.NEVER) Path directory)
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                AnnotationConfigApplicationContext context =
                        KafkaBusContract.service(kafka.bootstrapServers());
                ChangeSink sink = context.getBean(ChangeSinks.class).open();
                URLClassLoader compiled = compile(directory)) {
            sink.publish(
                    List.of(
                            change(1, ChangeType.ADDED, "a"),
                            change(2, ChangeType.ADDED, "b"),
                            change(3, ChangeType.DELETED, "a")));
            List<String> told = new CopyOnWriteArrayList<>();
            Thread reader = start(compiled, kafka.bootstrapServers(), told::add);
            try {
                Recorder.until(() -> !told.isEmpty(), "caught up");
                sink.publish(
                        List.of(
                                change(4, ChangeType.MODIFIED, "b"),
                                change(5, ChangeType.DELETED, "b")));
                Recorder.until(() -> told.size() >= 3, "told of two changes");
            } finally {
                reader.interrupt();
                reader.join();
            }
            assertThat(told)
                    .containsExactly(
                            "there are [default/b]",
                            "4 MODIFIED default/b",
                            "5 DELETED default/b",
                            "ended");
        }
    }

    @Test
    void theTableNamesEveryHeader() throws Exception {
        String page = Files.readString(PAGE);
        ProducerRecord<byte[], ?> record = ChangeCodec.encode(change(7, ChangeType.ADDED, "a"));
        assertThat(record.headers())
                .hasSize(4)
                .allSatisfy(header -> assertThat(page).contains("header `" + header.key() + "`"));
        assertThat(record.headers().lastHeader("format").value()).asString().isEqualTo("1");
    }

    private static URLClassLoader compile(Path directory) throws Exception {
        Matcher example =
                Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        Path source = directory.resolve("ChangeConsumer.java");
        Files.writeString(source, example.group(1));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-proc:none",
                                source.toString());
        assertThat(code).isZero();
        return new URLClassLoader(new URL[] {directory.toUri().toURL()});
    }

    private static Thread start(ClassLoader compiled, String servers, Consumer<String> told)
            throws ReflectiveOperationException {
        Class<?> example = compiled.loadClass("ChangeConsumer");
        Object consumer = example.getConstructor().newInstance();
        var follow = example.getMethod("follow", Properties.class, String.class, Consumer.class);
        Properties kafka = new Properties();
        kafka.putAll(Map.of("bootstrap.servers", servers));
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        follow.invoke(consumer, kafka, Resources.CONFIG_MAPS.toString(), told);
                    } catch (InvocationTargetException interrupted) {
                        told.accept("ended");
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
    }
}
