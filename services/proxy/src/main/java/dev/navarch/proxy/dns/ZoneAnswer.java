package dev.navarch.proxy.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What the cluster's zone says to a question. */
public sealed interface ZoneAnswer {

    /**
     * The name exists.
     *
     * @param records of the asked type; empty when the name has others only
     * @param additional records that spare the client a second question
     */
    record Found(List<Record> records, List<Record> additional) implements ZoneAnswer {

        public Found {
            records = List.copyOf(records);
            additional = List.copyOf(additional);
        }
    }

    /** The name belongs to the zone and does not exist. */
    record NoSuchName() implements ZoneAnswer {}

    /** The name is an alias; its target may lie outside the zone. */
    record Alias(Record cname, Name target) implements ZoneAnswer {}

    /** The name belongs to somebody else. */
    record NotOurs() implements ZoneAnswer {}
}
