package dev.navarch.api.store.encryption;

import dev.navarch.model.GroupResource;
import java.util.List;

/**
 * Which types are encrypted by which keys; the first entry that names a type counts.
 *
 * @param entries in the order of the file
 */
public record EncryptionConfiguration(List<Entry> entries) {

    public static final EncryptionConfiguration NONE = new EncryptionConfiguration(List.of());

    public EncryptionConfiguration {
        entries = List.copyOf(entries);
    }

    /**
     * @param resources {@code secrets}, {@code pandas.example.org}, {@code *.apps} for a group,
     *     {@code *.} for the core group, {@code *.*} for all
     */
    record Entry(List<String> resources, Providers providers) {

        Entry {
            resources = List.copyOf(resources);
        }

        private boolean names(GroupResource type) {
            return resources.contains(type.toString())
                    || resources.contains("*." + type.group())
                    || resources.contains("*.*");
        }
    }

    Providers of(GroupResource type) {
        for (Entry entry : entries) {
            if (entry.names(type)) {
                return entry.providers();
            }
        }
        return Providers.PLAIN;
    }
}
