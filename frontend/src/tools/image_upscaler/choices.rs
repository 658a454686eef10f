//! What the person chose, and how this browser remembers it. Pure.

use lumiku_dto::JobId;
use lumiku_image_upscaler_dto::{FIT_4K, Format, Mode, Settings, Upscale};
use serde::{Deserialize, Serialize};

/// How large the result is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// This many times as wide and as high.
    Times(u32),
    /// As large as 3840 × 2160 holds.
    Fit4k,
}

impl Size {
    /// Every size, in the order of the screen.
    pub(super) const ALL: [Self; 4] = [Self::Times(2), Self::Times(3), Self::Times(4), Self::Fit4k];

    /// Name in the form and in storage.
    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Times(3) => "3",
            Self::Times(4) => "4",
            Self::Times(_) => "2",
            Self::Fit4k => "4k",
        }
    }

    /// Name on the screen.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Times(3) => "3×",
            Self::Times(4) => "4×",
            Self::Times(_) => "2×",
            Self::Fit4k => "Fit 4K",
        }
    }

    /// Reads a name; 2× when it is unknown.
    pub(super) fn from_value(value: &str) -> Self {
        Self::ALL.into_iter().find(|size| size.value() == value).unwrap_or(Self::Times(2))
    }
}

/// Everything that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) size: Size,
    /// `None` keeps the format of each picture.
    pub(super) format: Option<Format>,
}

impl Default for Choices {
    fn default() -> Self {
        Self { size: Size::Times(2), format: None }
    }
}

impl Choices {
    /// The same in the words of the API.
    pub(super) const fn settings(self) -> Settings {
        let (scale, fit) = match self.size {
            Size::Times(scale) => (Some(scale), None),
            Size::Fit4k => (None, Some(FIT_4K)),
        };
        Settings { mode: Mode::Fast, scale, fit, format: self.format }
    }

    /// The same with another size.
    pub(super) const fn with_size(self, size: Size) -> Self {
        Self { size, ..self }
    }
}

/// Name of a format in the form: `same` when each picture keeps its own.
pub(super) const fn format_value(format: Option<Format>) -> &'static str {
    match format {
        None => "same",
        Some(Format::Png) => "png",
        Some(Format::Jpeg) => "jpeg",
        Some(Format::Webp) => "webp",
    }
}

/// Reads a name of a format; `None` also for an unknown one.
pub(super) fn format_from_value(value: &str) -> Option<Format> {
    [Format::Png, Format::Jpeg, Format::Webp].into_iter().find(|format| format_value(Some(*format)) == value)
}

/// What this browser remembers for one account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    #[serde(default)]
    size: String,
    #[serde(default)]
    format: String,
    /// Ids of the uploaded pictures that wait on the screen.
    #[serde(default)]
    pub(super) files: Vec<String>,
    /// The last press: its job, and what was asked for.
    #[serde(default)]
    pub(super) last: Option<(JobId, Upscale)>,
}

impl Memory {
    /// What to remember.
    pub(super) fn new(choices: Choices, files: Vec<String>, last: Option<(JobId, Upscale)>) -> Self {
        Self {
            last,
            size: choices.size.value().to_owned(),
            format: format_value(choices.format).to_owned(),
            files,
        }
    }

    /// Reads what was remembered; the beginning when it cannot be read.
    pub(super) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// As it is stored.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The choices in it.
    pub(super) fn choices(&self) -> Choices {
        Choices { size: Size::from_value(&self.size), format: format_from_value(&self.format) }
    }
}

/// Where it is stored for an account.
pub(super) fn memory_key(user: &str) -> String {
    format!("lumiku.image-upscaler.{user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_valid_for_the_server() {
        for size in Size::ALL {
            for format in [None, Some(Format::Png), Some(Format::Jpeg), Some(Format::Webp)] {
                assert!(Choices { size, format }.settings().validate().is_ok());
            }
        }
    }

    #[test]
    fn choices_survive_storage() {
        for size in Size::ALL {
            let last = Some((JobId::new("j1"), Upscale { scale: Some(2), ..Upscale::default() }));
            let choices = Choices { size, format: Some(Format::Webp) };
            let memory = Memory::new(choices, vec!["f1".to_owned()], last);
            assert_eq!(Memory::read(Some(&memory.write())), memory);
            assert_eq!(memory.choices(), choices);
        }
    }

    #[test]
    fn unreadable_storage_is_a_fresh_start() {
        for text in [None, Some(""), Some("{"), Some("[]"), Some(r#"{"size":"9","format":"bmp"}"#)] {
            assert_eq!(Memory::read(text).choices(), Choices::default(), "{text:?}");
        }
    }
}
