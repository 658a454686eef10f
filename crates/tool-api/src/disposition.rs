//! The `Content-Disposition` header.

/// Its value for a file of this name, which is given in both spellings (RFC 6266). `kind` is `inline` or
/// `attachment`.
pub fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_there_for_old_and_for_new_browsers() {
        let value = disposition("attachment", "Caf\u{e9} \"1\".zip");
        assert_eq!(value, "attachment; filename=\"Caf_ _1_.zip\"; filename*=UTF-8''Caf%C3%A9%20%221%22.zip");
    }
}
