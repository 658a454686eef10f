//! Letters as a mail program reads them.

use std::{collections::BTreeMap, path::Path};

use mail_parser::{MessageParser, MimeHeaders};

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub from: String,
    /// Addresses in `To`.
    pub to: Vec<String>,
    /// The name beside the first of them.
    pub name: Option<String>,
    pub subject: String,
    pub id: String,
    pub text: String,
    pub html: String,
    /// Attached files: name, type, bytes.
    pub attached: Vec<(String, String, Vec<u8>)>,
    /// Names of all headers, in lower case, with how often they are there.
    pub headers: BTreeMap<String, usize>,
    /// As it came.
    pub raw: String,
}

impl Letter {
    /// Reads a letter.
    pub fn read(raw: &[u8]) -> Self {
        let message = MessageParser::default().parse(raw).expect("a letter");
        let (from, to) = (message.from().expect("a sender"), message.to().expect("a recipient"));
        let address = |address: &mail_parser::Addr<'_>| address.address().expect("an address").to_owned();
        let mut headers = BTreeMap::new();
        for header in message.headers() {
            *headers.entry(header.name().to_lowercase()).or_default() += 1;
        }
        let attached = message.attachments().map(|part| {
            let kind = part.content_type().map_or_else(String::new, |kind| {
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
            });
            (part.attachment_name().unwrap_or_default().to_owned(), kind, part.contents().to_vec())
        });
        Self {
            from: from.first().map(address).expect("a sender"),
            to: to.iter().map(address).collect(),
            name: to.first().and_then(|to| to.name()).map(str::to_owned),
            subject: message.subject().expect("a subject").to_owned(),
            id: message.message_id().expect("an id").to_owned(),
            text: message.body_text(0).expect("plain text").replace("\r\n", "\n"),
            html: message.body_html(0).expect("HTML").into_owned(),
            attached: attached.collect(),
            headers,
            raw: String::from_utf8_lossy(raw).into_owned(),
        }
    }

    /// Every letter in a folder, oldest first.
    pub fn read_all(folder: &Path) -> Vec<Self> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        assert!(paths.iter().all(|path| path.extension().is_some_and(|end| end == "eml")), "{paths:?}");
        paths.iter().map(|path| Self::read(&std::fs::read(path).expect("a file"))).collect()
    }

    /// What the link to a new password carries.
    pub fn reset_token(&self) -> String {
        let (_, rest) = self.text.split_once("/reset-password?token=").expect("a link");
        rest.split_whitespace().next().expect("a token").to_owned()
    }
}
