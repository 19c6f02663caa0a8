package dev.navarch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects figures and prints them as a table, beside those of Kubernetes 1.20 on such a machine.
 */
final class Report {

    private record Row(String what, String measured, String reference, String ratio) {}

    private final List<Row> rows = new ArrayList<>();

    /**
     * A figure of which more is better.
     *
     * @param reference Kubernetes' figure; 0 for none
     */
    void rate(String what, double measured, String unit, double reference) {
        add(what, measured, unit, reference, measured / reference);
    }

    /** A figure of which less is better. */
    void cost(String what, double measured, String unit, double reference) {
        add(what, measured, unit, reference, reference / measured);
    }

    private void add(String what, double measured, String unit, double reference, double ratio) {
        boolean compared = reference > 0;
        Row row =
                new Row(
                        what,
                        number(measured) + " " + unit,
                        compared ? number(reference) + " " + unit : "",
                        compared ? String.format(Locale.ROOT, "%.1f×", ratio) : "");
        rows.add(row);
        System.err.println(row.what() + ": " + row.measured() + " " + row.ratio());
    }

    private static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /**
     * @param measured what the figures are of
     */
    void print(String measured) {
        String format = "%-44s %18s %22s %8s%n";
        System.out.printf(format, "", measured, "Kubernetes 1.20, etcd", "ratio");
        rows.forEach(row ->
                System.out.printf(
                        format, row.what(), row.measured(), row.reference(), row.ratio()));
    }
}
