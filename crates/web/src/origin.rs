//! Where a request comes from: the peer, unless the peer is a proxy that the operator trusts.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The header by which a proxy names whom it speaks for.
pub const FORWARDED: &str = "x-forwarded-for";

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
