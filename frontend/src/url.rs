//! Addresses: query strings, and where to go after a login. Pure.

/// `path?name=value&…` with the pairs that have a value, percent-encoded.
pub fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut url = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            url.push(separator);
            url.push_str(name);
            url.push('=');
            url.push_str(&encode(value));
            separator = '&';
        }
    }
    url
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    out
}

/// The value of a name in a query string such as `?a=1&b=x%20y`; the first when there are several.
pub fn query_value(search: &str, name: &str) -> Option<String> {
    search.trim_start_matches('?').split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| decode(value))
    })
}

/// Every name and value of a query string or of a posted form, in their order.
pub fn query_pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Undoes [`encode`], and reads `+` as a space. What is not valid stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().enumerate();
    while let Some((at, byte)) = rest.next() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest.next();
                rest.next();
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Where `?next=` leads: a path of this app, never another site; the dashboard otherwise.
pub fn next_or_dashboard(next: Option<&str>) -> String {
    match next {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains(['\\', '\n', '\r', '\t'])
                && !path.starts_with("/login")
                && !path.starts_with("/register") =>
        {
            path.to_owned()
        }
        _ => "/dashboard".to_owned(),
    }
}

/// The login page that leads back to `path`; `ended` makes it say that the session ended by itself.
pub fn login_then(path: &str, ended: bool) -> String {
    let plain = matches!(path, "" | "/" | "/dashboard" | "/login" | "/register");
    with_query("/login", &[("next", (!plain).then_some(path)), ("ended", ended.then_some("1"))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_holds_only_what_has_a_value() {
        assert_eq!(with_query("/api/work", &[("tool", None), ("q", Some(""))]), "/api/work");
        assert_eq!(
            with_query("/api/work", &[("tool", Some("a")), ("q", Some("x & y"))]),
            "/api/work?tool=a&q=x%20%26%20y"
        );
        assert_eq!(encode("é/~"), "%C3%A9%2F~");
    }

    #[test]
    fn a_query_is_read_back_as_it_was_written() {
        let url = with_query("", &[("q", Some("x & é=%41")), ("tool", Some("a+b"))]);
        assert_eq!(query_value(&url, "q").as_deref(), Some("x & é=%41"));
        assert_eq!(query_value(&url, "tool").as_deref(), Some("a+b"));
        assert_eq!(query_value("?q=a+b&q=c&bare", "q").as_deref(), Some("a b"));
        assert_eq!(query_value("?q=a+b&q=c&bare", "bare").as_deref(), Some(""));
        assert_eq!(query_value("?q=100%", "q").as_deref(), Some("100%"));
        assert_eq!(query_value("", "q"), None);
        let pairs = [("q".to_owned(), "a b".to_owned()), ("bare".to_owned(), String::new())];
        assert_eq!(query_pairs("q=a+b&&bare"), pairs);
        assert!(query_pairs("").is_empty());
    }

    #[test]
    fn a_login_leads_back_into_this_app_and_nowhere_else() {
        assert_eq!(next_or_dashboard(Some("/tools/image-upscaler?x=1")), "/tools/image-upscaler?x=1");
        for evil in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/login"]
        {
            assert_eq!(next_or_dashboard(Some(evil)), "/dashboard", "{evil}");
        }
        assert_eq!(next_or_dashboard(None), "/dashboard");
    }

    #[test]
    fn the_way_back_is_kept_in_the_login_address() {
        assert_eq!(login_then("/credits", false), "/login?next=%2Fcredits");
        assert_eq!(login_then("/dashboard", true), "/login?ended=1");
    }
}
