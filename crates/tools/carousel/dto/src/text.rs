//! Words with emphasis: runs of one style each, on the wire an array of runs or a plain string.
//!
//! For places where a person or a model types one line, [`Text::from_markup`] reads `**bold**`, `*italic*`
//! and `==accent==`; [`Text::to_markup`] writes it back.

use serde::{Deserialize, Deserializer, Serialize};

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselRun))]
pub struct Run {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
    /// In the accent style of the template: a colour, a marker stroke, an underline.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accent: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A text without what cannot be seen at its ends: white space, control characters and characters of no width.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(is_invisible)
}

fn is_invisible(letter: char) -> bool {
    let no_width = matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    no_width || letter.is_whitespace() || letter.is_control()
}

/// Whether it stands above or below the letter before it, in any script that uses such marks freely.
const fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// A text: its runs in reading order. Line breaks are `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselText))]
pub struct Text(pub Vec<Run>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a text is a string or an array of runs")]
        enum Either {
            Plain(String),
            Runs(Vec<Run>),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Plain(text) => Self::plain(text),
            Either::Runs(runs) => Self(runs),
        })
    }
}

impl Text {
    /// Unstyled text.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::default() } else { Self(vec![Run { text, ..Run::default() }]) }
    }

    /// The words alone.
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// In characters.
    pub fn chars(&self) -> usize {
        self.0.iter().map(|run| run.text.chars().count()).sum()
    }

    /// Without anything that can be seen.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| trimmed(&run.text).is_empty())
    }

    /// Most marks that stand on one letter.
    pub fn stacked_marks(&self) -> usize {
        let letters = self.0.iter().flat_map(|run| run.text.chars());
        let (_, most) = letters.fold((0, 0_usize), |(marks, most), letter| {
            let marks = if is_combining(letter) { marks + 1 } else { 0 };
            (marks, most.max(marks))
        });
        most
    }

    /// Reads `**bold**`, `*italic*` and `==accent==`, which may be nested. A mark without its partner in the
    /// same text stands for itself, and so does `\*` or `\=`.
    pub fn from_markup(source: &str) -> Self {
        let marks = marks(source);
        let mut runs: Vec<Run> = Vec::new();
        let mut style = Run::default();
        let mut at = 0;
        let mut push = |style: &Run, piece: &str| {
            if piece.is_empty() {
                return;
            }
            match runs.last_mut() {
                Some(last) if last.same_style(style) => last.text.push_str(piece),
                _ => runs.push(Run { text: piece.to_owned(), ..style.clone() }),
            }
        };
        for mark in marks {
            push(&style, &source[at..mark.at]);
            at = mark.at + mark.length;
            match mark.kind {
                Kind::Bold => style.bold = !style.bold,
                Kind::Italic => style.italic = !style.italic,
                Kind::Accent => style.accent = !style.accent,
                Kind::Escape => {}
            }
        }
        push(&style, &source[at..]);
        Self(runs)
    }

    /// The text with its styles as marks; [`Text::from_markup`] reads the same text again, unless styles
    /// change within a row of stars.
    pub fn to_markup(&self) -> String {
        let mut out = String::new();
        let mut open: Vec<Kind> = Vec::new();
        for run in self.0.iter().filter(|run| !run.text.is_empty()) {
            let wanted: Vec<Kind> =
                [(run.accent, Kind::Accent), (run.bold, Kind::Bold), (run.italic, Kind::Italic)]
                    .into_iter()
                    .filter_map(|(on, kind)| on.then_some(kind))
                    .collect();
            while open.iter().any(|kind| !wanted.contains(kind)) {
                out.push_str(open.pop().map_or("", Kind::mark));
            }
            for kind in wanted {
                if !open.contains(&kind) {
                    open.push(kind);
                    out.push_str(kind.mark());
                }
            }
            for letter in run.text.chars() {
                if matches!(letter, '*' | '\\' | '=') {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
        while let Some(kind) = open.pop() {
            out.push_str(kind.mark());
        }
        out
    }
}

impl Run {
    fn same_style(&self, other: &Self) -> bool {
        (self.bold, self.italic, self.accent) == (other.bold, other.italic, other.accent)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bold,
    Italic,
    Accent,
    /// A backslash that is not shown.
    Escape,
}

impl Kind {
    const fn mark(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Accent => "==",
            Self::Escape => "\\",
        }
    }
}

struct Mark {
    at: usize,
    length: usize,
    kind: Kind,
}

/// The marks that have a partner, and the backslashes that hide one, in order.
fn marks(source: &str) -> Vec<Mark> {
    let bytes = source.as_bytes();
    let mut marks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (length, kind) = match rest {
            [b'\\', b'*' | b'=' | b'\\', ..] => {
                marks.push(Mark { at, length: 1, kind: Kind::Escape });
                at += 2;
                continue;
            }
            [b'*', b'*', ..] => (2, Kind::Bold),
            [b'*', ..] => (1, Kind::Italic),
            [b'=', b'=', ..] => (2, Kind::Accent),
            _ => {
                at += 1;
                continue;
            }
        };
        marks.push(Mark { at, length, kind });
        at += length;
    }
    // The last mark of a kind that occurs an odd number of times is a plain sign.
    for kind in [Kind::Bold, Kind::Italic, Kind::Accent] {
        if marks.iter().filter(|mark| mark.kind == kind).count() % 2 == 1 {
            let last = marks.iter().rposition(|mark| mark.kind == kind);
            marks.remove(last.expect("an odd number is not none"));
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_no_text() {
        assert_eq!(trimmed("\u{200b} \u{feff}Kopi \u{2060}\n"), "Kopi");
        assert!(Text::plain("\u{200b}\u{200b}").is_blank() && !Text::plain("👩\u{200d}👧").is_blank());
    }

    #[test]
    fn marks_on_one_letter_are_counted_across_styles() {
        let mut text = Text::plain("e\u{301}");
        text.0.push(Run { text: "\u{302}\u{303}e\u{301}".into(), bold: true, ..Run::default() });
        assert_eq!(text.stacked_marks(), 3);
        assert_eq!(Text::plain("Ậ Ẫ Ỗ").stacked_marks(), 0);
    }

    fn run(text: &str, bold: bool, italic: bool, accent: bool) -> Run {
        Run { text: text.to_owned(), bold, italic, accent }
    }

    #[test]
    fn a_string_and_runs_are_both_read() {
        assert_eq!(serde_json::from_str::<Text>(r#""Halo""#).unwrap(), Text::plain("Halo"));
        let runs = serde_json::from_str::<Text>(r#"[{"text":"Ha"},{"text":"lo","accent":true}]"#).unwrap();
        assert_eq!(runs.0, [run("Ha", false, false, false), run("lo", false, false, true)]);
        assert!(serde_json::from_str::<Text>(r#"[{"text":"a","size":3}]"#).is_err());
    }

    #[test]
    fn markup_becomes_runs() {
        let text = Text::from_markup("Stop **doing** *this* ==now==");
        assert_eq!(
            text.0,
            [
                run("Stop ", false, false, false),
                run("doing", true, false, false),
                run(" ", false, false, false),
                run("this", false, true, false),
                run(" ", false, false, false),
                run("now", false, false, true),
            ]
        );
    }

    #[test]
    fn a_mark_without_partner_is_a_plain_sign() {
        for source in ["3 * 4", "a ** b", "==", "5\\*", "a == b"] {
            assert_eq!(Text::from_markup(source).0.len(), 1, "{source}");
        }
        assert_eq!(Text::from_markup("3 * 4 **bold**").to_plain(), "3 * 4 bold");
        assert_eq!(Text::from_markup(r"\*not\*").to_plain(), "*not*");
    }

    #[test]
    fn markup_is_written_and_read_again() {
        for source in ["Stop **doing *this*** ==now==", "plain", r"3 \* 4", "**a ==b== c**"] {
            let text = Text::from_markup(source);
            assert_eq!(Text::from_markup(&text.to_markup()), text, "{source}");
        }
    }
}
