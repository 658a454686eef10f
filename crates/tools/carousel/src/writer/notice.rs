//! What a person should know about words that they did not write.

use std::fmt;

/// A remark that goes with what was written; its text is for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The slides are sentences of the source text.
    Sentences,
    /// The slides are hints to be replaced.
    Outline,
    /// The text was too short: so many slides are an outline.
    PartlyOutline { slides: usize },
    /// The text is in a language that was not asked for, and stayed in it.
    NotTranslated,
    /// The rules have no words of this language: their own are English.
    EnglishPhrases,
    /// Tone, audience or the like were not followed.
    PlainTone,
    /// Only the beginning of the text was read; lengths in characters.
    SourceCut { read: usize, of: usize },
    /// Links, addresses and handles that the order does not name.
    Mentions(Vec<String>),
    /// Slides that are wordier than a slide should be, counted from 1.
    Long { slides: Vec<usize> },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentences => f.write_str(
                "Written by rules, not by AI: the slides are the sentences of your text that say most.",
            ),
            Self::Outline => {
                f.write_str("An outline made by rules, not by AI: replace its hints with your own words.")
            }
            Self::PartlyOutline { slides: 1 } => {
                f.write_str("Your text is short: one slide is an outline to fill in.")
            }
            Self::PartlyOutline { slides } => {
                write!(f, "Your text is short: {slides} slides are an outline to fill in.")
            }
            Self::NotTranslated => {
                f.write_str("Your text is in another language than you asked for; rules do not translate.")
            }
            Self::EnglishPhrases => {
                f.write_str("The rules know English and Indonesian only: their own words are English.")
            }
            Self::PlainTone => f.write_str("Rules cannot follow a tone of voice."),
            Self::SourceCut { read, of } => {
                write!(f, "Your text is long: its first {read} of {of} characters were read.")
            }
            Self::Mentions(names) => {
                write!(f, "Check these before you publish, you did not name them: {}.", names.join(", "))
            }
            Self::Long { slides } => {
                let numbers: Vec<String> = slides.iter().map(usize::to_string).collect();
                write!(f, "These slides hold a lot of text: {}.", numbers.join(", "))
            }
        }
    }
}
