package dev.navarch.schema.build;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.navarch.schema.ProtobufMessages;
import dev.navarch.schema.SchemaDefinitions;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.proto.Meta;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the definitions of all stable types that the official Java client knows. Arguments: the
 * directory of the module's data, the directory of its classes.
 */
public final class GenerateSchemas {

    private static final String FILES =
            "V[12][A-Za-z]*|V1beta1(Certificates|Storagemigration)|Meta|Runtime|Resource|IntStr";

    private static final String MODELS =
            "([A-Z][a-z]+)??V[12][A-Z].*|V1beta1(ClusterTrustBundle|PodCertificateRequest"
                    + "|StorageVersionMigration).*";

    private GenerateSchemas() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        ProtoNames names = new ProtoNames();
        for (Class<?> file : classes(Meta.class, FILES)) {
            names.add((FileDescriptor) file.getMethod("getDescriptor").invoke(null));
        }
        ModelReader reader = new ModelReader(names);
        for (Class<?> model : classes(V1Pod.class, MODELS)) {
            names.ofModel(model.getSimpleName()).ifPresent(name -> reader.read(name, model));
        }
        ListSemantics semantics = new ListSemantics(data);
        ObjectNode all = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, ObjectNode> definition : reader.definitions().entrySet()) {
            semantics.addTo(definition.getKey(), definition.getValue());
            all.set(definition.getKey(), definition.getValue());
        }
        ObjectNode messages = names.messages(all);
        Graduated graduated = new Graduated(data);
        graduated.addTo(all);
        graduated.addTo(messages);
        JsonNode unpublished =
                JsonMapper.shared().readTree(data.resolve("unpublished.json").toFile());
        unpublished.get("definitions").properties().forEach(d -> all.set(d.getKey(), d.getValue()));
        unpublished
                .get("messages")
                .properties()
                .forEach(m -> messages.set(m.getKey(), m.getValue()));
        Path target =
                Path.of(args[1])
                        .resolve(SchemaDefinitions.class.getPackageName().replace('.', '/'));
        write(target.resolve(SchemaDefinitions.RESOURCE), all);
        write(target.resolve(ProtobufMessages.RESOURCE), messages);
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.write(file, JsonMapper.shared().writeValueAsBytes(json));
    }

    /** The classes beside one of an artifact whose simple names match. */
    private static List<Class<?>> classes(Class<?> sibling, String pattern)
            throws IOException, URISyntaxException {
        Path jar = Path.of(sibling.getProtectionDomain().getCodeSource().getLocation().toURI());
        String folder = sibling.getPackageName().replace('.', '/') + "/";
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                    .map(name -> name.substring(folder.length(), name.length() - ".class".length()))
                    .filter(name -> name.matches(pattern))
                    .sorted()
                    .<Class<?>>map(name -> load(sibling, name))
                    .toList();
        }
    }

    private static Class<?> load(Class<?> sibling, String simpleName) {
        try {
            return Class.forName(
                    sibling.getPackageName() + "." + simpleName, true, sibling.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
