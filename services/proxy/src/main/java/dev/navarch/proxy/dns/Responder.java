package dev.navarch.proxy.dns;

import dev.navarch.proxy.dns.ZoneAnswer.Alias;
import dev.navarch.proxy.dns.ZoneAnswer.Found;
import dev.navarch.proxy.dns.ZoneAnswer.NoSuchName;
import dev.navarch.proxy.dns.ZoneAnswer.NotOurs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Answers one message: from the zone when the name is ours, from upstream when it is not. */
public final class Responder {

    private final ClusterZone zone;
    private final Upstream upstream;

    public Responder(ClusterZone zone, Upstream upstream) {
        this.zone = zone;
        this.upstream = upstream;
    }

    /**
     * @return the answer; always completes normally
     */
    public CompletionStage<Message> answer(Message query) {
        Record question = query.getQuestion();
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return CompletableFuture.completedFuture(reply(query, Rcode.NOTIMP));
        }
        if (question == null) {
            return CompletableFuture.completedFuture(reply(query, Rcode.FORMERR));
        }
        return switch (zone.answer(question.getName(), question.getType())) {
            case Found found -> CompletableFuture.completedFuture(found(query, found));
            case NoSuchName none -> CompletableFuture.completedFuture(noSuchName(query));
            case Alias alias -> follow(query, alias);
            case NotOurs other -> forward(query);
        };
    }

    private Message found(Message query, Found found) {
        Message reply = authoritative(query, Rcode.NOERROR);
        found.records().forEach(record -> reply.addRecord(record, Section.ANSWER));
        found.additional().forEach(record -> reply.addRecord(record, Section.ADDITIONAL));
        if (found.records().isEmpty()) {
            reply.addRecord(authority(), Section.AUTHORITY);
        }
        return reply;
    }

    private Message noSuchName(Message query) {
        Message reply = authoritative(query, Rcode.NXDOMAIN);
        reply.addRecord(authority(), Section.AUTHORITY);
        return reply;
    }

    /** Gives the alias together with its target's addresses, as a resolver would find them. */
    private CompletionStage<Message> follow(Message query, Alias alias) {
        Message reply = authoritative(query, Rcode.NOERROR);
        reply.addRecord(alias.cname(), Section.ANSWER);
        Record question = query.getQuestion();
        Message next =
                Message.newQuery(Record.newRecord(alias.target(), question.getType(), DClass.IN));
        if (zone.answer(alias.target(), question.getType()) instanceof Found found) {
            found.records().forEach(record -> reply.addRecord(record, Section.ANSWER));
            return CompletableFuture.completedFuture(reply);
        }
        return upstream.ask(next)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        answer.getSection(Section.ANSWER)
                                .forEach(r -> reply.addRecord(r, Section.ANSWER));
                    }
                    return reply;
                });
    }

    private CompletionStage<Message> forward(Message query) {
        return upstream.ask(query)
                .handle((answer, failure) ->
                        failure == null ? answer : reply(query, Rcode.SERVFAIL));
    }

    private static Message authoritative(Message query, int code) {
        Message reply = reply(query, code);
        reply.getHeader().setFlag(Flags.AA);
        return reply;
    }

    static Message reply(Message query, int code) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setOpcode(query.getHeader().getOpcode());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        reply.getHeader().setRcode(code);
        if (query.getQuestion() != null) {
            reply.addRecord(query.getQuestion(), Section.QUESTION);
        }
        return reply;
    }

    private SOARecord authority() {
        Name origin = zone.origin();
        List<Name> names =
                List.of(
                        ServiceRecords.child("ns.dns", origin),
                        ServiceRecords.child("hostmaster", origin));
        return new SOARecord(
                origin,
                DClass.IN,
                ClusterZone.TTL,
                names.get(0),
                names.get(1),
                1,
                7200,
                1800,
                86400,
                ClusterZone.TTL);
    }
}
