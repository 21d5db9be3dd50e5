//! Servers on this very machine: emulators. Knows addresses, and asks nobody.

use std::net::{IpAddr, SocketAddr};

use windlass_github::Proxy;

/// No proxy where every server is on this machine: it would be another machine's, and a rehearsal
/// would fail wherever one is set.
pub(super) fn proxy(urls: &[&str]) -> Proxy {
    match urls.iter().all(|url| is_here(url)) {
        true => Proxy::Direct,
        false => Proxy::System,
    }
}

fn is_here(url: &str) -> bool {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let address = address.split('/').next().unwrap_or_default();
    let ip = address.parse().map(|socket: SocketAddr| socket.ip());
    let ip: Option<IpAddr> = ip
        .or_else(|_| address.trim_matches(['[', ']']).parse())
        .ok();
    match ip {
        Some(ip) => ip.is_loopback(),
        None => address.split(':').next() == Some("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_without_a_proxy() {
        for (url, here) in [
            ("http://127.0.0.1:8080", true),
            ("http://127.0.0.1:8080/api/v3", true),
            ("http://localhost", true),
            ("http://localhost:80/api/v3", true),
            ("http://[::1]:80", true),
            ("http://[::1]", true),
            ("https://api.github.com", false),
            ("https://localhost.example.org", false),
            ("http://127.0.0.1.example.org", false),
            ("http://10.0.0.1:80", false),
            ("", false),
        ] {
            assert_eq!(is_here(url), here, "{url}");
        }
    }
}
