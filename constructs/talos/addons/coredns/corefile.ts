/**
 * What CoreDNS does where nobody says anything else: names of the cluster are its own, all others are asked of the machine's resolver. Answers are
 * kept for 30 s, but for those of the cluster, which change with its pods.
 *
 * @see https://coredns.io/plugins/
 */
export function defaultCorefile(dnsDomain: string): string {
  return `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    prometheus :9153
    kubernetes ${dnsDomain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30 {
        disable success ${dnsDomain}
        disable denial ${dnsDomain}
    }
    loop
    reload
    loadbalance
}
`;
}
