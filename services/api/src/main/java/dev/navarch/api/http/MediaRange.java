package dev.navarch.api.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One alternative of an Accept header, RFC 9110: {@code application/json;as=Table;v=v1}.
 *
 * @param type {@code application/json}, in lower case
 * @param parameters without {@code q}
 * @param quality from 0 to 1
 */
public record MediaRange(String type, Map<String, String> parameters, double quality) {

    public MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /** All alternatives, the preferred one first. */
    public static List<MediaRange> list(List<String> header) {
        List<MediaRange> ranges = new ArrayList<>();
        header.forEach(part -> ranges.add(parse(part)));
        ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
        return ranges;
    }

    static MediaRange parse(String text) {
        String[] parts = text.split(";", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = (equals < 0 ? parts[i] : parts[i].substring(0, equals)).strip();
            String value = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
            if (name.equals("q")) {
                quality = number(value);
            } else {
                parameters.put(name, value);
            }
        }
        return new MediaRange(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** What of that which there is it asks for: anything is JSON. */
    public Optional<Format> format() {
        for (Format format : Format.values()) {
            if (type.equals(format.mediaType())) {
                return Optional.of(format);
            }
        }
        return admits(Format.JSON.mediaType()) ? Optional.of(Format.JSON) : Optional.empty();
    }

    boolean admits(String mediaType) {
        return type.equals(mediaType) || type.equals("*/*") || type.equals("application/*");
    }
}
