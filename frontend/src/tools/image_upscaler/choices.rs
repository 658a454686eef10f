//! What the person chose, and how this browser remembers it. Pure.

use lumiku_dto::{FileId, JobId};
use lumiku_image_upscaler_dto::{FIT_4K, Format, Mode, Settings};

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

/// What was asked for: these pictures, made like this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) files: Vec<FileId>,
    pub(super) choices: Choices,
}

/// What this browser remembers for one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Memory {
    pub(super) choices: Choices,
    /// The uploaded pictures that wait on the screen.
    pub(super) files: Vec<FileId>,
    /// The last job, and what was asked for.
    pub(super) last: Option<(JobId, Asked)>,
}

impl Memory {
    /// Reads what was remembered; what cannot be read is as if it had never been.
    pub(super) fn read(text: Option<&str>) -> Self {
        let mut lines = text.unwrap_or_default().lines().map(str::split_whitespace);
        let mut first = lines.next().into_iter().flatten();
        let choices = Choices {
            size: Size::from_value(first.next().unwrap_or_default()),
            format: format_from_value(first.next().unwrap_or_default()),
        };
        let files = lines.next().into_iter().flatten().map(FileId::new).collect();
        let last = lines.next().and_then(|mut words| {
            let job = JobId::new(words.next()?);
            let choices =
                Choices { size: Size::from_value(words.next()?), format: format_from_value(words.next()?) };
            Some((job, Asked { files: words.map(FileId::new).collect(), choices }))
        });
        Self { choices, files, last }
    }

    /// As it is stored: a line of choices, a line of pictures, a line for the last job. Ids hold no spaces.
    pub(super) fn write(&self) -> String {
        let mut text = words(self.choices);
        text.push('\n');
        push_ids(&mut text, &self.files);
        if let Some((job, asked)) = &self.last {
            text.push('\n');
            text.push_str(job.as_str());
            text.push(' ');
            text.push_str(&words(asked.choices));
            text.push(' ');
            push_ids(&mut text, &asked.files);
        }
        text
    }
}

fn words(choices: Choices) -> String {
    format!("{} {}", choices.size.value(), format_value(choices.format))
}

fn push_ids(text: &mut String, ids: &[FileId]) {
    for (at, id) in ids.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(id.as_str());
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
    fn choices_pictures_and_the_last_job_survive_storage() {
        for size in Size::ALL {
            let choices = Choices { size, format: Some(Format::Webp) };
            let files = vec![FileId::new("f1"), FileId::new("f2")];
            let last = Some((JobId::new("j1"), Asked { files: files.clone(), choices }));
            for memory in [
                Memory { choices, files: files.clone(), last: last.clone() },
                Memory { choices, files: Vec::new(), last },
                Memory { choices, files, last: None },
            ] {
                assert_eq!(Memory::read(Some(&memory.write())), memory);
            }
        }
    }

    #[test]
    fn unreadable_storage_is_a_fresh_start() {
        for text in [None, Some(""), Some("{\"size\":\"9\"}"), Some("9 bmp")] {
            let memory = Memory::read(text);
            assert_eq!((memory.choices, memory.last), (Choices::default(), None), "{text:?}");
        }
    }
}
