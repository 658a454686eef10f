//! Whom a letter is from and to. What people typed reaches a header only through these.

use lettre::{Address, message::Mailbox};

/// The longest name that is used, in characters.
const LONGEST_NAME: usize = 40;

/// Whether letters can be from this sender, such as `Lumiku <hello@lumiku.example.com>`.
///
/// # Errors
/// A sentence for whoever configures it.
pub fn check_sender(text: &str) -> Result<(), String> {
    sender(text).map(drop)
}

pub(super) fn sender(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| {
        format!("MAIL_FROM is {text:?}; set it to a sender such as Lumiku <hello@lumiku.example.com>.")
    })
}

/// Whether a letter can be sent to an address, as far as it is written.
pub(crate) fn is_address(email: &str) -> bool {
    email.parse::<Address>().is_ok()
}

/// An account's mailbox; `None` when nothing can be sent to its address.
pub(super) fn recipient(email: &str, name: Option<&str>) -> Option<Mailbox> {
    let address: Address = email.parse().ok()?;
    Some(Mailbox::new(name.and_then(plain_name).map(str::to_owned), address))
}

/// The name, when it reads like one. Anybody may register somebody else's address under a name that is an
/// advertisement or a link: such a name is not sent to them.
pub(super) fn plain_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
    // A dot ends an initial and does not stand within a word, as in an address.
    let has_address = name.split(' ').any(|word| word.trim_end_matches('.').contains('.'));
    let is_plain = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && name.chars().all(fits)
        && name.chars().any(char::is_alphabetic)
        && !has_address;
    is_plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names() {
        for name in [
            "Ada",
            " Ada Lovelace ",
            "Siti Nurhaliza",
            "J. R. R. Tolkien",
            "O'Neill",
            "Zoë",
            "王小明",
            "Нина",
        ] {
            assert_eq!(plain_name(name), Some(name.trim()), "{name}");
        }
        let long = "a".repeat(LONGEST_NAME + 1);
        for name in [
            "",
            " ",
            "...",
            "www.example.com",
            "Win at example.com",
            "https://example.com",
            "Ada <ada@example.com>",
            "Ada\r\nBcc: eve@example.com",
            "Ada, eve@example.com",
            "\"Ada\"",
            "1000 free credits!",
            &long,
        ] {
            assert_eq!(plain_name(name), None, "{name}");
        }
    }

    #[test]
    fn an_address_is_one_address() {
        let shown = recipient("ada@example.com", Some("Ada")).unwrap().to_string();
        assert_eq!(shown, "Ada <ada@example.com>");
        for email in [
            "ada@example.com,eve@example.com",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada@example.com>\r\nRCPT TO:<eve@example.com",
            "ada eve@example.com",
            "<ada@example.com>",
            "ada",
        ] {
            assert!(recipient(email, None).is_none(), "{email:?}");
        }
    }

    #[test]
    fn a_sender_has_an_address() {
        assert!(check_sender("Lumiku <hello@lumiku.example.com>").is_ok());
        assert!(check_sender("hello@lumiku.example.com").is_ok());
        assert!(check_sender("Lumiku").unwrap_err().contains("MAIL_FROM"));
        assert!(check_sender("Lumiku <hello@lumiku.example.com>\r\nBcc: eve@example.com").is_err());
    }
}
