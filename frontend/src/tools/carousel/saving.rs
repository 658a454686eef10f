//! How what is shown stands to what the server has, and what follows from the server's answer to a save. Pure.

use lumiku_carousel_dto::{Content, UpdateProject};
use lumiku_dto::ErrorCode;

use crate::{
    api::ApiError,
    components::{Icon, Tone},
};

/// What is edited: a title and a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Doc {
    pub(super) title: String,
    pub(super) content: Content,
}

impl Doc {
    /// The change that makes the server's project this, based on a revision.
    pub(super) fn update(&self, revision: i64) -> UpdateProject {
        UpdateProject { title: self.title.clone(), content: self.content.clone(), revision: Some(revision) }
    }

    /// Why it cannot be stored as it is: a path of the content model and a sentence.
    pub(super) fn fault(&self) -> Option<(String, String)> {
        let fields = self.update(0).validate().err()?;
        fields.into_map().into_iter().next()
    }

    /// What of it can be stored: a slide with a fault is as in `known`, and left out when it is not there.
    pub(super) fn without_faults(mut self, known: &Self) -> Self {
        self.content.slides.retain_mut(|slide| {
            if slide.validate().is_ok() {
                return true;
            }
            let before = known.content.slides.iter().find(|before| before.id == slide.id);
            if let Some(before) = before {
                slide.clone_from(before);
            }
            before.is_some()
        });
        self
    }

    /// The sentence about one place of one slide, such as `texts.title`.
    pub(super) fn fault_at(&self, slide: usize, place: &str) -> Option<String> {
        let fields = self.content.validate().err()?;
        fields.get(&format!("slides.{slide}.{place}")).map(str::to_owned)
    }
}

/// How what is shown stands to what the server has.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Saving {
    /// The server has it.
    Saved,
    /// It is about to be sent, or on its way.
    Coming,
    /// It cannot be stored as it is; the sentence says why.
    Faulty(String),
    /// It did not arrive; it is tried again.
    Failed(ApiError),
    /// Another tab has stored something else meanwhile.
    Conflict,
    /// The project is gone.
    Gone,
}

impl Saving {
    /// In a word or two, with an icon and how it is meant.
    pub(super) const fn in_words(&self) -> (&'static str, Icon, Tone) {
        match self {
            Self::Saved => ("Saved", Icon::Check, Tone::Plain),
            Self::Coming => ("Saving…", Icon::RefreshCw, Tone::Plain),
            Self::Faulty(_) | Self::Failed(_) => ("Not saved", Icon::CircleAlert, Tone::Bad),
            Self::Conflict => ("Changed elsewhere", Icon::TriangleAlert, Tone::Warn),
            Self::Gone => ("Deleted elsewhere", Icon::CircleAlert, Tone::Bad),
        }
    }

    /// Why it is not saved.
    pub(super) fn reason(&self) -> Option<String> {
        match self {
            Self::Faulty(reason) => Some(reason.clone()),
            Self::Failed(error) => Some(error.to_string()),
            Self::Conflict => Some("This carousel was changed in another tab.".to_owned()),
            Self::Gone => Some("This carousel was deleted in another tab.".to_owned()),
            Self::Saved | Self::Coming => None,
        }
    }
}

/// What a refused save means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Refusal {
    /// Somebody else was faster.
    Conflict,
    /// There is no such project any more.
    Gone,
    /// It may work in a moment.
    Again(ApiError),
    /// It never will, as it is.
    Faulty(String),
}

/// A fault with the slide that it is on, which may not be the one that is looked at.
pub(super) fn fault_in_words(path: &str, reason: &str) -> String {
    let place = path.strip_prefix("content.").unwrap_or(path).strip_prefix("slides.");
    let number = place.and_then(|place| place.split('.').next()?.parse::<usize>().ok());
    match number {
        Some(index) => format!("Slide {}: {reason}", index + 1),
        None => reason.to_owned(),
    }
}

/// Reads a refusal.
pub(super) fn refusal(error: &ApiError) -> Refusal {
    match error.code() {
        Some(ErrorCode::Conflict) => Refusal::Conflict,
        Some(ErrorCode::NotFound) => Refusal::Gone,
        Some(ErrorCode::ValidationFailed | ErrorCode::InvalidRequest | ErrorCode::TooLarge) => {
            let first = error.body().and_then(|body| body.fields.as_ref()?.iter().next());
            let first = first.map(|(path, reason)| fault_in_words(path, reason));
            Refusal::Faulty(first.unwrap_or_else(|| error.to_string()))
        }
        _ => Refusal::Again(error.clone()),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Slot, Text};
    use lumiku_dto::ErrorBody;

    use super::*;
    use crate::tools::carousel::slides;

    fn doc() -> Doc {
        Doc { title: "Kopi".to_owned(), content: Content::new("folio") }
    }

    #[test]
    fn a_fault_has_its_place() {
        let mut doc = doc();
        assert_eq!(doc.fault(), None);
        doc.content.slides[0].texts.insert(Slot::Title, Text::plain("x".repeat(301)));
        assert_eq!(doc.fault().unwrap().0, "content.slides.0.texts.title");
        assert!(doc.fault_at(0, "texts.title").unwrap().contains("300"));
        assert_eq!(doc.fault_at(0, "texts.body"), None);
    }

    #[test]
    fn a_fault_names_its_slide() {
        assert_eq!(fault_in_words("content.slides.2.texts.title", "Too long."), "Slide 3: Too long.");
        assert_eq!(fault_in_words("slides.0.items.1", "Too long."), "Slide 1: Too long.");
        assert_eq!(fault_in_words("content.language", "Give one."), "Give one.");
    }

    #[test]
    fn a_fault_on_one_slide_holds_back_no_other() {
        let known = doc();
        let mut doc = doc();
        doc.title = "Teh".to_owned();
        let fresh = slides::duplicate(&mut doc.content, "s1").unwrap();
        for slide in &mut doc.content.slides {
            slide.texts.insert(Slot::Title, Text::plain("x".repeat(301)));
        }
        slides::duplicate(&mut doc.content, "s1").unwrap();
        doc.content.slides[1].texts.insert(Slot::Title, "Kopi".into());
        let stored = doc.without_faults(&known);
        assert_eq!(stored.fault(), None);
        assert_eq!((stored.title.as_str(), stored.content.slides.len()), ("Teh", 2));
        assert_eq!(stored.content.slides[0], known.content.slides[0]);
        assert!(stored.content.slides.iter().all(|slide| slide.id != fresh));
    }

    #[test]
    fn only_what_may_work_later_is_sent_again() {
        let refused = |code| ApiError::Refused(Box::new(ErrorBody::new(code, "No.")));
        assert_eq!(refusal(&refused(ErrorCode::Conflict)), Refusal::Conflict);
        assert_eq!(refusal(&refused(ErrorCode::NotFound)), Refusal::Gone);
        assert_eq!(refusal(&refused(ErrorCode::ValidationFailed)), Refusal::Faulty("No.".to_owned()));
        assert_eq!(refusal(&ApiError::Unreachable), Refusal::Again(ApiError::Unreachable));
        assert_eq!(
            refusal(&refused(ErrorCode::RateLimited)),
            Refusal::Again(refused(ErrorCode::RateLimited))
        );
    }

    #[test]
    fn what_is_not_saved_says_why() {
        assert_eq!(Saving::Saved.reason(), None);
        assert_eq!(Saving::Faulty("Too long.".to_owned()).reason().as_deref(), Some("Too long."));
        assert_eq!(Saving::Conflict.in_words().2, Tone::Warn);
    }
}
