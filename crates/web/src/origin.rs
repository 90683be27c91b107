//! Where a request comes from: the peer, unless the peer is a proxy that the operator trusts.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The header by which a proxy names whom it speaks for.
const FORWARDED: &str = "x-forwarded-for";

/// The address of the visitor: behind trusted proxies the right-most hop that is none of them, because whatever
/// stands further left is written by whoever likes.
#[must_use]
pub fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let believed = |address: &IpAddr| trusted.contains(&address.to_canonical());
    let peer = peer.to_canonical();
    if !believed(&peer) {
        return peer;
    }
    let lines = headers.get_all(FORWARDED).into_iter();
    let lines = lines.map(|line| line.to_str().unwrap_or_default());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let mut nearest = peer;
    for hop in hops.into_iter().rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            return nearest;
        };
        nearest = address.to_canonical();
        if !believed(&nearest) {
            return nearest;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED, line.parse().expect("a header"));
        }
        let trusted: Vec<IpAddr> = trusted
            .iter()
            .map(|address| address.parse().expect("an address"))
            .collect();
        origin(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn a_forwarded_header_is_believed_from_a_trusted_proxy_alone() {
        let proxy = "10.0.0.1";
        for (peer, forwarded, trusted, expected) in [
            (
                "198.51.100.7",
                &["203.0.113.9"][..],
                &[][..],
                "198.51.100.7",
            ),
            ("198.51.100.7", &["203.0.113.9"], &[proxy], "198.51.100.7"),
            (proxy, &["203.0.113.9"], &[proxy], "203.0.113.9"),
            // What the visitor wrote himself stands left of what the proxy added.
            (proxy, &["192.0.2.1, 203.0.113.9"], &[proxy], "203.0.113.9"),
            (
                proxy,
                &["192.0.2.1", "203.0.113.9"],
                &[proxy],
                "203.0.113.9",
            ),
            (
                proxy,
                &["203.0.113.9, 10.0.0.2"],
                &[proxy, "10.0.0.2"],
                "203.0.113.9",
            ),
            (proxy, &["203.0.113.9, nonsense"], &[proxy], proxy),
            (proxy, &["nonsense, 203.0.113.9"], &[proxy], "203.0.113.9"),
            (proxy, &[], &[proxy], proxy),
            (proxy, &["::ffff:203.0.113.9"], &[proxy], "203.0.113.9"),
        ] {
            assert_eq!(
                seen(peer, forwarded, trusted),
                expected,
                "{peer} {forwarded:?}"
            );
        }
    }
}
