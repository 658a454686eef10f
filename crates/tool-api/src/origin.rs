//! Whether a browser's request comes from our own pages.

use axum::http::{HeaderMap, header};

/// Origins besides our own that may use the API with a cookie, such as a development server's. Set by
/// the server as a request extension.
#[derive(Clone, Debug, Default)]
pub struct TrustedOrigins(pub std::sync::Arc<Vec<String>>);

/// Where a request comes from, as far as the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// From our own pages, or a trusted origin's.
    Own,
    /// From somebody else's page.
    Foreign,
    /// The client does not say; browsers do.
    Unstated,
}

/// Reads Fetch Metadata (`Sec-Fetch-Site`) and falls back to comparing `Origin` with `Host`.
pub fn provenance(headers: &HeaderMap, trusted: &TrustedOrigins) -> Provenance {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN.as_str());
    if origin.is_some_and(|origin| trusted.0.iter().any(|trusted| trusted == origin)) {
        return Provenance::Own;
    }
    match (text("sec-fetch-site"), origin) {
        (Some("same-origin" | "none"), _) => Provenance::Own,
        (Some(_), _) => Provenance::Foreign,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            if text(header::HOST.as_str()) == Some(host) { Provenance::Own } else { Provenance::Foreign }
        }
        (None, None) => Provenance::Unstated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &str)]) -> Provenance {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        provenance(&headers, &TrustedOrigins(std::sync::Arc::new(vec!["http://localhost:5173".into()])))
    }

    #[test]
    fn fetch_metadata_decides_and_the_origin_stands_in_for_it() {
        assert_eq!(from(&[("sec-fetch-site", "same-origin")]), Provenance::Own);
        assert_eq!(from(&[("sec-fetch-site", "cross-site")]), Provenance::Foreign);
        assert_eq!(from(&[("sec-fetch-site", "same-site")]), Provenance::Foreign);
        assert_eq!(from(&[("origin", "http://a.b"), ("host", "a.b")]), Provenance::Own);
        assert_eq!(from(&[("origin", "http://evil.b"), ("host", "a.b")]), Provenance::Foreign);
        assert_eq!(from(&[("origin", "null"), ("host", "a.b")]), Provenance::Foreign);
        assert_eq!(from(&[("host", "a.b")]), Provenance::Unstated);
        let trusted = [("origin", "http://localhost:5173"), ("sec-fetch-site", "same-site")];
        assert_eq!(from(&trusted), Provenance::Own);
    }
}
