package dev.navarch.proxy.rules;

/** The address families of rules; a service of both has frontends in each. */
public enum IpFamily {
    IPV4,
    IPV6;

    public static IpFamily of(String address) {
        return address.indexOf(':') < 0 ? IPV4 : IPV6;
    }
}
