package dev.navarch.api.cel;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import com.google.common.primitives.UnsignedLong;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.navarch.api.decode.QuantityText;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that the Kubernetes documentation lists under "CEL libraries". */
final class KubernetesFunctions {

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

    private final CelBuilder builder;

    private KubernetesFunctions(CelBuilder builder) {
        this.builder = builder;
    }

    static void addTo(CelBuilder builder) {
        KubernetesFunctions functions = new KubernetesFunctions(builder);
        functions.quantities();
        functions.lists();
        functions.texts();
    }

    private void quantities() {
        global("isQuantity", SimpleType.BOOL, String.class, QuantityText::isQuantity);
        global("quantity", SimpleType.DYN, String.class, Amount::parse);
        member("isGreaterThan", SimpleType.BOOL, (Amount a, Amount b) -> a.compareTo(b) > 0);
        member("isLessThan", SimpleType.BOOL, (Amount a, Amount b) -> a.compareTo(b) < 0);
        member("compareTo", SimpleType.INT, (Amount a, Amount b) -> (long) a.compareTo(b));
        member("add", SimpleType.DYN, Amount::add);
        member("sub", SimpleType.DYN, Amount::subtract);
        member("sign", SimpleType.INT, Amount.class, a -> (long) a.value().signum());
        member("asInteger", SimpleType.INT, Amount.class, a -> a.value().longValueExact());
        member("isInteger", SimpleType.BOOL, Amount.class, Amount::isInteger);
        member("asApproximateFloat", SimpleType.DOUBLE, Amount.class, a -> a.value().doubleValue());
    }

    private void lists() {
        member("isSorted", SimpleType.BOOL, List.class, KubernetesFunctions::isSorted);
        member("sum", SimpleType.DYN, List.class, KubernetesFunctions::sum);
        member("min", SimpleType.DYN, List.class, l -> extreme(l, -1));
        member("max", SimpleType.DYN, List.class, l -> extreme(l, 1));
    }

    private void texts() {
        global("isURL", SimpleType.BOOL, String.class, KubernetesFunctions::isUrl);
        global("isIP", SimpleType.BOOL, String.class, KubernetesFunctions::isIp);
        global("isCIDR", SimpleType.BOOL, String.class, KubernetesFunctions::isCidr);
        overload(
                "find",
                SimpleType.STRING,
                List.of(SimpleType.STRING, SimpleType.STRING),
                CelFunctionBinding.from(
                        "navarch_find",
                        String.class,
                        String.class,
                        (text, regex) -> {
                            Matcher m = Pattern.compile(regex).matcher(text);
                            return m.find() ? m.group() : "";
                        }));
        overload(
                "findAll",
                ListType.create(SimpleType.STRING),
                List.of(SimpleType.STRING, SimpleType.STRING),
                CelFunctionBinding.from(
                        "navarch_findAll",
                        String.class,
                        String.class,
                        (text, regex) -> {
                            List<String> found = new ArrayList<>();
                            Matcher m = Pattern.compile(regex).matcher(text);
                            while (m.find()) {
                                found.add(m.group());
                            }
                            return found;
                        }));
    }

    private <T> void global(
            String name, CelType result, Class<T> type, CelFunctionOverload.Unary<T> body) {
        String id = "navarch_" + name;
        builder.addFunctionDeclarations(
                newFunctionDeclaration(name, newGlobalOverload(id, result, SimpleType.DYN)));
        builder.addFunctionBindings(CelFunctionBinding.from(id, type, body));
    }

    private <T> void member(
            String name, CelType result, Class<T> type, CelFunctionOverload.Unary<T> body) {
        overload(
                name,
                result,
                List.of(SimpleType.DYN),
                CelFunctionBinding.from("navarch_" + name, type, body));
    }

    private void member(
            String name, CelType result, CelFunctionOverload.Binary<Amount, Amount> body) {
        overload(
                name,
                result,
                List.of(SimpleType.DYN, SimpleType.DYN),
                CelFunctionBinding.from("navarch_" + name, Amount.class, Amount.class, body));
    }

    private void overload(
            String name, CelType result, List<CelType> arguments, CelFunctionBinding binding) {
        builder.addFunctionDeclarations(
                newFunctionDeclaration(
                        name, newMemberOverload(binding.getOverloadId(), result, arguments)));
        builder.addFunctionBindings(binding);
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return number(x).compareTo(number(y));
        }
        return a.toString().compareTo(b.toString());
    }

    private static BigDecimal number(Number number) {
        return number instanceof UnsignedLong unsigned
                ? new BigDecimal(unsigned.bigIntegerValue())
                : new BigDecimal(number.toString());
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        BigDecimal sum = BigDecimal.ZERO;
        boolean whole = true;
        for (Object item : list) {
            sum = sum.add(number((Number) item));
            whole &= item instanceof Long;
        }
        return whole ? (Object) sum.longValueExact() : (Object) sum.doubleValue();
    }

    private static Object extreme(List<?> list, int sign) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(
                    (sign < 0 ? "min" : "max") + " called on empty list");
        }
        Object best = list.getFirst();
        for (Object item : list) {
            best = compare(item, best) * sign > 0 ? item : best;
        }
        return best;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isIp(String text) {
        return IPV4.matcher(text).matches()
                || (text.contains(":") && text.matches("[0-9a-fA-F:]+(\\.[0-9.]+)?"));
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !isIp(text.substring(0, slash))) {
            return false;
        }
        String length = text.substring(slash + 1);
        int most = text.contains(":") ? 128 : 32;
        return length.matches("\\d{1,3}") && Integer.parseInt(length) <= most;
    }
}
