//! What a letter says, before it is text or HTML.

/// A letter. Its texts are plain: whoever lays them out escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    /// What mailboxes show beside the subject.
    pub(super) preview: String,
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
    /// Why the person gets it.
    pub(super) footer: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(String),
    /// A link that stands out.
    Button {
        label: &'static str,
        url: String,
    },
    /// Names and what they stand for, one below the other.
    Facts(Vec<(&'static str, String)>),
    /// Smaller than a paragraph.
    Note(String),
}
