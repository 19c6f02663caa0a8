package dev.navarch.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.proxy.dns.ZoneAnswer.Alias;
import dev.navarch.proxy.dns.ZoneAnswer.Found;
import dev.navarch.proxy.dns.ZoneAnswer.NoSuchName;
import dev.navarch.proxy.dns.ZoneAnswer.NotOurs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class ClusterZoneTest {

    private final ZoneFixture fixture = new ZoneFixture();

    private ZoneAnswer ask(String name, int type) {
        try {
            return fixture.zone.answer(Name.fromString(name + "."), type);
        } catch (org.xbill.DNS.TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private List<String> found(String name, int type) {
        assertThat(ask(name, type)).isInstanceOf(Found.class);
        return ((Found) ask(name, type))
                .records().stream().map(record -> record.rdataToString()).toList();
    }

    @Test
    void givesAServiceItsClusterAddress() {
        assertThat(found("web.default.svc.cluster.local", Type.A)).containsExactly("10.96.0.7");
        assertThat(found("WEB.Default.svc.Cluster.Local", Type.A)).containsExactly("10.96.0.7");
    }

    @Test
    void saysThatANameHasNoRecordOfAType() {
        assertThat(found("web.default.svc.cluster.local", Type.AAAA)).isEmpty();
        assertThat(found("web.default.svc.cluster.local", Type.MX)).isEmpty();
    }

    @Test
    void givesAHeadlessServiceItsReadyEndpoints() {
        assertThat(found("db.default.svc.cluster.local", Type.A))
                .containsExactlyInAnyOrder("10.244.0.5", "10.244.0.6");
    }

    @Test
    void namesEndpointsByHostNameOrByAddress() {
        assertThat(found("db-0.db.default.svc.cluster.local", Type.A))
                .containsExactly("10.244.0.5");
        assertThat(found("10-244-0-6.db.default.svc.cluster.local", Type.A))
                .containsExactly("10.244.0.6");
    }

    @Test
    void pointsToPortsWithServiceRecords() {
        assertThat(found("_http._tcp.web.default.svc.cluster.local", Type.SRV))
                .containsExactly("0 100 80 web.default.svc.cluster.local.");
        assertThat(found("_sql._tcp.db.default.svc.cluster.local", Type.SRV))
                .containsExactlyInAnyOrder(
                        "0 100 5432 db-0.db.default.svc.cluster.local.",
                        "0 100 5432 10-244-0-6.db.default.svc.cluster.local.");
    }

    @Test
    void leadsFromAnAddressBackToAName() {
        assertThat(found("7.0.96.10.in-addr.arpa", Type.PTR))
                .containsExactly("web.default.svc.cluster.local.");
        assertThat(found("5.0.244.10.in-addr.arpa", Type.PTR))
                .containsExactly("db-0.db.default.svc.cluster.local.");
    }

    @Test
    void aliasesAnExternalName() {
        assertThat(ask("outside.default.svc.cluster.local", Type.A))
                .isInstanceOfSatisfying(
                        Alias.class,
                        alias -> assertThat(alias.target()).hasToString("example.org."));
    }

    @Test
    void namesPodsByTheirAddress() {
        assertThat(found("10-244-0-5.default.pod.cluster.local", Type.A))
                .containsExactly("10.244.0.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none.default.svc.cluster.local",
                "web.other.svc.cluster.local",
                "x.web.default.svc.cluster.local",
                "db-2.db.default.svc.cluster.local",
                "_no._tcp.web.default.svc.cluster.local",
                "name.default.pod.cluster.local",
                "any.cluster.local",
                "a.b.c.d.e.svc.cluster.local"
            })
    void knowsWhatDoesNotExist(String name) {
        assertThat(ask(name, Type.A)).isInstanceOf(NoSuchName.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "cluster.local.example.org", "9.9.9.9.in-addr.arpa"})
    void leavesOtherNamesToOthers(String name) {
        assertThat(ask(name, Type.A)).isInstanceOf(NotOurs.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster.local", "svc.cluster.local", "default.svc.cluster.local"})
    void knowsThatBranchesExist(String name) {
        assertThat(found(name, Type.A)).isEmpty();
    }
}
