//! Who is at the other end: the client's address and program.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use lumiku_core::account::Origin;

/// The client's address, found once at the edge.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub Option<IpAddr>);

/// Reads the address: the connection's, or, when that is a trusted proxy, the last address in
/// `X-Forwarded-For` that is not.
pub fn address(parts: &axum::http::Extensions, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = parts.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())?;
    if !proxies.contains(&peer) {
        return Some(peer);
    }
    let chain = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut addresses: Vec<IpAddr> =
        chain.flat_map(|value| value.split(',')).filter_map(|part| part.trim().parse().ok()).collect();
    addresses.retain(|address| !proxies.contains(address));
    Some(addresses.last().copied().unwrap_or(peer))
}

/// Where a login or registration comes from.
pub struct ClientOrigin(pub Origin);

impl<S: Send + Sync> FromRequestParts<S> for ClientOrigin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ClientAddress>().and_then(|address| address.0);
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(Origin {
            ip_address: address.map(|address| address.to_string()),
            user_agent: user_agent.unwrap_or_default().to_owned(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str, proxies: &[&str]) -> String {
        let mut extensions = axum::http::Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        address(&extensions, &headers, &proxies).unwrap().to_string()
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        assert_eq!(seen("198.51.100.1", "203.0.113.9", &[]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "203.0.113.9", &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.1", &["10.0.0.1"]), "203.0.113.9");
    }
}
