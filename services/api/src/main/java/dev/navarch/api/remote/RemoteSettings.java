package dev.navarch.api.remote;

import dev.navarch.api.auth.RequestHeaders;
import java.util.List;

/**
 * What operators choose of how others are reached.
 *
 * @param headers that name users, which clients cannot send through
 * @param addressTypes of nodes, the preferred first
 * @param nodePort of nodes whose status names none
 */
public record RemoteSettings(RequestHeaders headers, List<String> addressTypes, int nodePort) {

    public RemoteSettings {
        addressTypes = List.copyOf(addressTypes);
    }
}
