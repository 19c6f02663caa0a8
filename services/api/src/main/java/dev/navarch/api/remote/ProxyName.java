package dev.navarch.api.remote;

import dev.navarch.api.engine.Refusals;

/**
 * The name in a proxy path: {@code [scheme:]name[:port]}.
 *
 * @param port a number or a port's name; empty for the first
 */
record ProxyName(boolean https, String name, String port) {

    static ProxyName parse(String text) {
        String[] parts = text.split(":", -1);
        return switch (parts.length) {
            case 1 -> new ProxyName(false, parts[0], "");
            case 2 -> new ProxyName(false, parts[0], parts[1]);
            case 3 -> new ProxyName(parts[0].equals("https"), parts[1], parts[2]);
            default -> throw Refusals.badRequest("invalid proxy name \"" + text + "\"");
        };
    }
}
