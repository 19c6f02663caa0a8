package dev.navarch.nodeagent.containerd;

/**
 * The pod network of one node: a bridge whose first address is the node's own, addresses given out
 * on the host, host ports mapped, pods' traffic let through where the host's firewall drops what it
 * does not know (a Docker engine leaves it so).
 *
 * @param bridge the bridge's interface name
 * @param podCidr the node's share of the cluster's range, {@code 10.244.0.0/24}
 * @param dataDirectory where host-local remembers the addresses that it gave out
 */
public record CniConfig(String bridge, String podCidr, String dataDirectory) {

    public String json() {
        return """
        {
          "cniVersion": "0.4.0",
          "name": "navarch",
          "plugins": [
            {
              "type": "bridge",
              "bridge": "%s",
              "isGateway": true,
              "ipMasq": true,
              "hairpinMode": true,
              "ipam": {
                "type": "host-local",
                "dataDir": "%s",
                "ranges": [[{"subnet": "%s"}]],
                "routes": [{"dst": "0.0.0.0/0"}]
              }
            },
            {"type": "portmap", "capabilities": {"portMappings": true}},
            {"type": "firewall"}
          ]
        }
        """
                .formatted(bridge, dataDirectory, podCidr);
    }
}
