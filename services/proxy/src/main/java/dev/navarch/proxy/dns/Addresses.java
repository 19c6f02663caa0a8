package dev.navarch.proxy.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Addresses as DNS writes them. */
final class Addresses {

    private Addresses() {}

    /** A and AAAA records of those addresses that the question's type asks for. */
    static List<Record> records(Name name, Collection<String> addresses, int type) {
        List<Record> records = new ArrayList<>();
        for (String text : addresses) {
            boolean four = text.indexOf(':') < 0;
            if (type != Type.ANY && type != (four ? Type.A : Type.AAAA)) {
                continue;
            }
            InetAddress address = parse(text).orElseThrow();
            records.add(
                    four
                            ? new ARecord(name, DClass.IN, ClusterZone.TTL, address)
                            : new AAAARecord(name, DClass.IN, ClusterZone.TTL, address));
        }
        return records;
    }

    /** {@code 10-244-0-5} or {@code fd00--5} as an address; empty when it is none. */
    static Optional<String> fromDashes(String label) {
        String four = label.replace('-', '.');
        if (parse(four).isPresent()) {
            return Optional.of(four);
        }
        String six = label.replace('-', ':');
        return parse(six).map(address -> six);
    }

    static String toDashes(String address) {
        return address.replace('.', '-').replace(':', '-');
    }

    /** Reads a literal address; never asks a resolver. */
    static Optional<InetAddress> parse(String text) {
        try {
            int family = text.indexOf(':') < 0 ? Address.IPv4 : Address.IPv6;
            return Optional.of(Address.getByAddress(text, family));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
