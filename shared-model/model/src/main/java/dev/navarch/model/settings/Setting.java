package dev.navarch.model.settings;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What values of settings must be. Records of settings ask these in their constructors, so that a
 * value that cannot work stops the start and not something much later. Texts may be empty where
 * nothing else is said: nothing is set then.
 */
public final class Setting {

    private static final int LAST_PORT = 65_535;
    private static final int ADDRESS_BITS = 32;
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private Setting() {}

    /** A port, or 0 for any that is free. */
    public static void port(String name, int value) {
        if (value < 0 || value > LAST_PORT) {
            throw new SettingException(name, "must be a port from 0 to 65535, not " + value);
        }
    }

    public static void atLeast(String name, long least, long value) {
        if (value < least) {
            throw new SettingException(name, "must be " + least + " or more, not " + value);
        }
    }

    public static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new SettingException(name, "must be more than 0s");
        }
    }

    public static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new SettingException(name, "must not be negative");
        }
    }

    /** An IP address. */
    public static void address(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        try {
            InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException no) {
            throw new SettingException(name, "must be an IP address, not \"" + value + "\"", no);
        }
    }

    /** An IPv4 range like {@code 10.244.0.0/16}. */
    public static void cidr(String name, String value) {
        int slash = value.indexOf('/');
        try {
            if (slash > 0
                    && InetAddress.ofLiteral(value.substring(0, slash)) instanceof Inet4Address
                    && Integer.compareUnsigned(
                                    Integer.parseInt(value.substring(slash + 1)), ADDRESS_BITS)
                            <= 0) {
                return;
            }
        } catch (IllegalArgumentException no) {
            // Said below.
        }
        throw new SettingException(
                name, "must be an IPv4 range like 10.244.0.0/16, not \"" + value + "\"");
    }

    /** A DNS name in lower case. */
    public static void domain(String name, String value) {
        if (!value.isEmpty() && !DOMAIN.matcher(value).matches()) {
            throw new SettingException(
                    name, "must be a DNS name in lower case, not \"" + value + "\"");
        }
    }

    /** A URL of one of the schemes. */
    public static void url(String name, String value, String... schemes) {
        if (value.isEmpty()) {
            return;
        }
        try {
            URI uri = new URI(value);
            for (String scheme : schemes) {
                if (scheme.equals(uri.getScheme()) && uri.getHost() != null) {
                    return;
                }
            }
        } catch (java.net.URISyntaxException no) {
            // Said below.
        }
        throw new SettingException(
                name, "must begin with " + String.join(":// or ", schemes) + ":// and name a host");
    }

    /** A file that this process can read. */
    public static void file(String name, String path) {
        if (path.isEmpty()) {
            return;
        }
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw new SettingException(name + " (" + path + ")", "there is no such file");
        }
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new SettingException(name + " (" + path + ")", "cannot be read");
        }
    }
}
