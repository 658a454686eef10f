//! What the person chose, and how this browser remembers it. Pure.

use std::iter::Peekable;

use lumiku_dto::{FileId, JobId};
use lumiku_image_upscaler_dto::{FIT_4K, Format, Mode, Model, Settings};

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
    pub(super) mode: Mode,
    /// Of the AI mode. It stays chosen while the mode is another.
    pub(super) model: Model,
}

impl Default for Choices {
    fn default() -> Self {
        Self { size: Size::Times(2), format: None, mode: Mode::Fast, model: Model::Auto }
    }
}

impl Choices {
    /// The same in the words of the API.
    pub(super) const fn settings(self) -> Settings {
        let (scale, fit) = match self.size {
            Size::Times(scale) => (Some(scale), None),
            Size::Fit4k => (None, Some(FIT_4K)),
        };
        let model = match self.settled().model {
            Model::Auto => None,
            model @ (Model::Clean | Model::Used) => Some(model),
        };
        Settings { mode: self.mode, model, scale, fit, format: self.format }
    }

    /// The same without what makes no difference: what is asked for is compared to what was made.
    pub(super) const fn settled(self) -> Self {
        match self.mode {
            Mode::Fast => Self { model: Model::Auto, ..self },
            Mode::Ai => self,
        }
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

/// Name of a mode in the form and in storage.
pub(super) const fn mode_value(mode: Mode) -> &'static str {
    match mode {
        Mode::Fast => "fast",
        Mode::Ai => "ai",
    }
}

/// Reads a name of a mode.
pub(super) fn mode_from_value(value: &str) -> Option<Mode> {
    [Mode::Fast, Mode::Ai].into_iter().find(|mode| mode_value(*mode) == value)
}

/// Name of a model in the form and in storage.
pub(super) const fn model_value(model: Model) -> &'static str {
    match model {
        Model::Auto => "auto",
        Model::Clean => "clean",
        Model::Used => "used",
    }
}

/// Reads a name of a model.
pub(super) fn model_from_value(value: &str) -> Option<Model> {
    [Model::Auto, Model::Clean, Model::Used].into_iter().find(|model| model_value(*model) == value)
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
        let choices = lines.next().and_then(|words| read_choices(&mut words.peekable())).unwrap_or_default();
        let files = lines.next().into_iter().flatten().map(FileId::new).collect();
        let last = lines.next().and_then(|words| {
            let mut words = words.peekable();
            let job = JobId::new(words.next()?);
            let choices = read_choices(&mut words)?;
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
    let Choices { size, format, mode, model } = choices;
    [size.value(), format_value(format), mode_value(mode), model_value(model)].join(" ")
}

/// Reads choices from the front of a line. Older versions wrote neither mode nor model: what follows the format may be
/// an id already.
fn read_choices<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>) -> Option<Choices> {
    let size = Size::from_value(words.next()?);
    let format = format_from_value(words.next()?);
    let mode = next_if_read(words, mode_from_value).unwrap_or_default();
    let model = next_if_read(words, model_from_value).unwrap_or_default();
    Some(Choices { size, format, mode, model })
}

/// Takes the next word if it can be read.
fn next_if_read<'a, T>(
    words: &mut Peekable<impl Iterator<Item = &'a str>>,
    read: fn(&str) -> Option<T>,
) -> Option<T> {
    let value = read(words.peek()?)?;
    words.next();
    Some(value)
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

    const MODELS: [Model; 3] = [Model::Auto, Model::Clean, Model::Used];

    /// Every mode with every model.
    fn ways() -> impl Iterator<Item = (Mode, Model)> {
        [Mode::Fast, Mode::Ai].into_iter().flat_map(|mode| MODELS.map(|model| (mode, model)))
    }

    #[test]
    fn every_choice_is_valid_for_the_server() {
        for size in Size::ALL {
            for format in [None, Some(Format::Png), Some(Format::Jpeg), Some(Format::Webp)] {
                for (mode, model) in ways() {
                    assert!(Choices { size, format, mode, model }.settings().validate().is_ok());
                }
            }
        }
    }

    #[test]
    fn only_the_ai_mode_tells_models_apart() {
        let with = |mode, model| Choices { mode, model, ..Choices::default() };
        assert_eq!(with(Mode::Fast, Model::Used).settled(), with(Mode::Fast, Model::Clean).settled());
        assert_ne!(with(Mode::Ai, Model::Used).settled(), with(Mode::Ai, Model::Clean).settled());
        let sent = ways().map(|(mode, model)| with(mode, model).settings().model);
        assert!(sent.eq([None, None, None, None, Some(Model::Clean), Some(Model::Used)]));
    }

    #[test]
    fn choices_pictures_and_the_last_job_survive_storage() {
        for (size, (mode, model)) in Size::ALL.into_iter().flat_map(|size| ways().map(move |way| (size, way)))
        {
            let choices = Choices { size, format: Some(Format::Webp), mode, model };
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
    fn what_older_versions_stored_is_still_read() {
        let memory = Memory::read(Some("4 png\nf1 f2\nj1 3 same f1 f2"));
        let files = vec![FileId::new("f1"), FileId::new("f2")];
        let choices = Choices { size: Size::Times(4), format: Some(Format::Png), ..Choices::default() };
        let asked = Asked { files: files.clone(), choices: Choices::default().with_size(Size::Times(3)) };
        assert_eq!(memory, Memory { choices, files, last: Some((JobId::new("j1"), asked)) });
        assert_eq!((memory.choices.mode, memory.choices.model), (Mode::Fast, Model::Auto));
    }

    #[test]
    fn unreadable_storage_is_a_fresh_start() {
        for text in [None, Some(""), Some("{\"size\":\"9\"}"), Some("9 bmp")] {
            let memory = Memory::read(text);
            assert_eq!((memory.choices, memory.last), (Choices::default(), None), "{text:?}");
        }
    }
}
