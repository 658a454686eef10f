//! The way of the open carousel to the server: after a pause, when it is wanted, when the screen goes; and back out of
//! a conflict.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::Project;

use super::{Desk, doc_of};
use crate::{
    api::ApiError,
    load::Remote,
    tools::carousel::{
        calls,
        conflict::{Choice, copy_of, resolve},
        saving::{Doc, Refusal, Saving, refusal},
    },
};

/// A pause in changes after which they are sent.
pub(super) const SAVE_MS: u32 = 700;
/// Before what did not arrive is sent again.
const AGAIN_MS: u32 = 5_000;

impl Desk {
    fn set_saving(self, saving: Saving) {
        if self.saving.try_with_untracked(|known| *known != saving) == Some(true) {
            self.saving.set(saving);
        }
    }

    pub(super) fn schedule(self, pause: u32) {
        if matches!(self.saving.get_untracked(), Saving::Conflict | Saving::Gone) {
            return;
        }
        self.set_saving(Saving::Coming);
        let mine = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(mine);
        spawn_local(async move {
            TimeoutFuture::new(pause).await;
            if self.turn.try_get_value() == Some(mine) {
                self.save();
            }
        });
    }

    /// Sends what the server does not have, now.
    pub(in crate::tools::carousel) fn save(self) {
        let halted = matches!(self.saving.get_untracked(), Saving::Conflict | Saving::Gone);
        if self.sending.get_value() || halted {
            return;
        }
        let (Some(doc), Some((known, revision))) = (self.peek(Doc::clone), self.stored.get_value()) else {
            return;
        };
        if doc == known {
            self.set_saving(Saving::Saved);
            return;
        }
        if let Some((_, reason)) = doc.fault() {
            self.set_saving(Saving::Faulty(reason));
            return;
        }
        self.sending.set_value(true);
        self.set_saving(Saving::Coming);
        let (base, id) = self.address();
        spawn_local(async move {
            let answer = calls::update_project(&base, &id, &doc.update(revision)).await;
            if self.sending.try_set_value(false).is_some() {
                return;
            }
            match answer {
                Ok(project) => self.stored_as(doc, project),
                Err(error) => self.refused(&error),
            }
        });
    }

    fn stored_as(self, doc: Doc, project: Project) {
        self.stored.set_value(Some((doc, project.revision)));
        self.project.set(Remote::Ready(project));
        if self.is_dirty() {
            self.schedule(SAVE_MS);
        } else {
            self.set_saving(Saving::Saved);
        }
    }

    fn refused(self, error: &ApiError) {
        match refusal(error) {
            Refusal::Conflict => self.meet(),
            Refusal::Gone => self.set_saving(Saving::Gone),
            Refusal::Faulty(reason) => self.set_saving(Saving::Faulty(reason)),
            Refusal::Again(error) => {
                self.schedule(AGAIN_MS);
                self.set_saving(Saving::Failed(error));
            }
        }
    }

    /// Fetches the version that stands against this one.
    fn meet(self) {
        let (base, id) = self.address();
        spawn_local(async move {
            let answer = calls::find_project(&base, &id).await;
            let Some(stored) = self.stored.try_get_value() else { return };
            match answer {
                // Somebody counted on without changing anything.
                Ok(project) if stored.as_ref().is_some_and(|(doc, _)| *doc == doc_of(&project)) => {
                    self.stored.set_value(Some((doc_of(&project), project.revision)));
                    self.schedule(0);
                }
                Ok(project) if self.peek(|now| *now == doc_of(&project)) == Some(true) => {
                    self.stored_as(doc_of(&project), project);
                }
                Ok(project) => {
                    self.set_saving(Saving::Conflict);
                    self.theirs.set(Some(project));
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    /// Ends a conflict as the person has chosen.
    pub(in crate::tools::carousel) fn settle(self, choice: Choice) {
        let (Some(theirs), Some(mine)) = (self.theirs.get_untracked(), self.peek(Doc::clone)) else { return };
        let there = doc_of(&theirs);
        let resolution = resolve(choice, &mine, &there);
        let base = self.base.get_value();
        spawn_local(async move {
            if let Some(copy) = resolution.copy {
                match calls::create_project(&base, &copy).await {
                    Ok(copy) => self.toasts.ok(format!("{} is among your carousels", copy.title)),
                    Err(error) => {
                        // Both versions are still there: the person chooses again.
                        self.toasts.error("Your version was not copied", &error);
                        return;
                    }
                }
            }
            if self.theirs.try_get_untracked().is_none() {
                return;
            }
            self.stored.set_value(Some((there, theirs.revision)));
            for step in resolution.steps {
                self.step(step);
            }
            self.project.set(Remote::Ready(theirs));
            self.theirs.set(None);
            self.set_saving(Saving::Coming);
            self.save();
        });
    }

    /// What cannot wait any longer when the screen goes: the last changes, or this tab's side of a conflict.
    pub(super) fn leave(self) {
        let (Some(base), Some(id)) = (self.base.try_get_value(), self.id.try_get_value()) else { return };
        let Some(doc) = self.peek(Doc::clone).filter(|_| self.is_dirty()) else { return };
        let conflict = self.theirs.try_with_untracked(Option::is_some) == Some(true);
        let revision = self.stored.try_get_value().flatten().map(|(_, revision)| revision);
        let (Some(revision), None) = (revision, doc.fault()) else { return };
        let toasts = self.toasts;
        spawn_local(async move {
            let answer = if conflict {
                None
            } else {
                Some(calls::update_project(&base, &id, &doc.update(revision)).await)
            };
            match answer {
                Some(Ok(_)) => {}
                Some(Err(error)) if refusal(&error) != Refusal::Conflict => {
                    toasts.error("The last changes were not saved", &error);
                }
                Some(Err(_)) | None => match calls::create_project(&base, &copy_of(&doc)).await {
                    Ok(copy) => toasts.info(format!("Your changes were kept as {}", copy.title)),
                    Err(error) => toasts.error("The last changes were not saved", &error),
                },
            }
        });
    }
}
