package dev.navarch.api.settings;

import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration file that is taken up at the start, and again when its content changes. A new
 * content that is wrong is reported, and the old one stays in force until there is a right one.
 */
public final class FileReload implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FileReload.class);

    private final String setting;
    private final Path file;
    private final Consumer<Section> use;
    private final Consumer<Boolean> counted;
    private String inForce;
    private String reported = "";

    /**
     * Takes the file up.
     *
     * @param setting the property that names the file
     * @param use reads the content and puts it in force, or throws a {@link SettingException} and
     *     changes nothing
     * @param counted is told of each later change whether it was taken up
     * @throws SettingException if the file is missing or wrong
     */
    public FileReload(String setting, Path file, Consumer<Section> use, Consumer<Boolean> counted) {
        this.setting = setting;
        this.file = file;
        this.use = use;
        this.counted = counted;
        this.inForce = Section.text(setting, file);
        use.accept(Section.parse(where(), inForce));
    }

    @Override
    public void run() {
        String now = "";
        try {
            now = Files.readString(file);
            if (now.equals(inForce)) {
                reported = "";
                return;
            }
            use.accept(Section.parse(where(), now));
            inForce = now;
            reported = "";
            LOG.info("{}: took up the change", where());
            counted.accept(true);
        } catch (IOException unreadable) {
            report(now, where() + ": cannot be read: " + unreadable.getMessage());
        } catch (SettingException wrong) {
            report(now, String.valueOf(wrong.getMessage()));
        }
    }

    /** Once for each wrong content, however often it is looked at. */
    private void report(String content, String problem) {
        if (!reported.equals(content + problem)) {
            reported = content + problem;
            LOG.error("What was in force before stays so. {}", problem);
            counted.accept(false);
        }
    }

    private String where() {
        return Section.where(setting, file);
    }
}
