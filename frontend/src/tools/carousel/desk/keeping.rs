//! The way of the open carousel to the server: after a pause, when it is wanted, when the screen goes; and back out of
//! a conflict.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::Project;

use super::{Desk, doc_of};
use crate::{
    api::{Answer, ApiError},
    components::Tone,
    load::Remote,
    tools::carousel::{
        calls,
        conflict::{Choice, copy_of, resolve},
        kept,
        saving::{Doc, Refusal, Saving, fault_in_words, refusal},
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
        if !self.is_idle() || halted {
            return;
        }
        let (Some(doc), Some((known, revision))) = (self.peek(Doc::clone), self.stored.get_value()) else {
            return;
        };
        if doc == known {
            self.set_saving(Saving::Saved);
            return;
        }
        if let Some((path, reason)) = doc.fault() {
            self.set_saving(Saving::Faulty(fault_in_words(&path, &reason)));
            return;
        }
        self.sending.set_value(Some(doc.clone()));
        self.set_saving(Saving::Coming);
        let (base, id) = self.address();
        spawn_local(async move {
            let answer = calls::update_project(&base, &id, &doc.update(revision)).await;
            if self.sending.try_set_value(None).is_some() {
                return;
            }
            match answer {
                Ok(project) => self.stored_as(doc, project),
                Err(error) => {
                    self.refused(&error);
                    // What was changed meanwhile may have put it right.
                    let faulty = self.saving.with_untracked(|saving| matches!(saving, Saving::Faulty(_)));
                    if faulty && self.peek(|now| *now != doc) == Some(true) {
                        self.schedule(SAVE_MS);
                    }
                }
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
        self.sending.set_value(self.peek(Doc::clone));
        spawn_local(async move {
            let answer = calls::find_project(&base, &id).await;
            if self.sending.try_set_value(None).is_some() {
                return;
            }
            let stored = self.stored.get_value();
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
        // A second press makes no second copy.
        if !self.is_idle() {
            return;
        }
        let there = doc_of(&theirs);
        let resolution = resolve(choice, &mine, &there);
        let base = self.base.get_value();
        self.sending.set_value(Some(mine));
        spawn_local(async move {
            if let Some(copy) = resolution.copy {
                match calls::create_project(&base, &copy).await {
                    Ok(copy) => self.toasts.ok(format!("{} is among your carousels", copy.title)),
                    Err(error) => {
                        // Both versions are still there: the person chooses again.
                        self.toasts.error("Your version was not copied", &error);
                        self.sending.try_set_value(None);
                        return;
                    }
                }
            }
            if self.sending.try_set_value(None).is_some() {
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
        let Some((known, revision)) = self.stored.try_get_value().flatten() else { return };
        let conflict = self.theirs.try_with_untracked(Option::is_some) == Some(true);
        let sending = self.sending.try_get_value().flatten();
        // The copy that was chosen is being made.
        if conflict && sending.is_some() {
            return;
        }
        let toasts = self.toasts;
        let doc = match doc.fault() {
            None => doc,
            Some((path, reason)) => {
                // The other slides are stored all the same.
                kept::keep(&id, &doc.update(revision));
                let reason =
                    format!("{} Open the carousel again to mend it.", fault_in_words(&path, &reason));
                toasts.push(Tone::Bad, "One change is not saved yet".to_owned(), Some(reason), None);
                doc.without_faults(&known)
            }
        };
        if doc == known || doc.fault().is_some() {
            return;
        }
        spawn_local(async move {
            if !conflict {
                match store_last(&base, &id, &doc, revision, sending.as_ref()).await {
                    Ok(()) => return,
                    Err(error) if matches!(refusal(&error), Refusal::Conflict | Refusal::Gone) => {}
                    Err(error) => {
                        kept::keep(&id, &doc.update(revision));
                        toasts.error(
                            "Not saved yet: open the carousel again to store the last changes",
                            &error,
                        );
                        return;
                    }
                }
            }
            match calls::create_project(&base, &copy_of(&doc)).await {
                Ok(copy) => toasts.info(format!("Your changes were kept as {}", copy.title)),
                Err(error) => {
                    kept::keep(&id, &doc.update(revision));
                    toasts.error("Not saved yet: open the carousel again to store the last changes", &error);
                }
            }
        });
    }
}

/// Stores the last changes. `sending` was sent just before, based on the same revision: where that has arrived first,
/// it is no version of another tab.
async fn store_last(base: &str, id: &str, doc: &Doc, revision: i64, sending: Option<&Doc>) -> Answer<()> {
    let Err(error) = calls::update_project(base, id, &doc.update(revision)).await else { return Ok(()) };
    if refusal(&error) != Refusal::Conflict {
        return Err(error);
    }
    let project = calls::find_project(base, id).await?;
    let there = doc_of(&project);
    if there == *doc {
        return Ok(());
    }
    if Some(&there) != sending {
        return Err(error);
    }
    calls::update_project(base, id, &doc.update(project.revision)).await.map(drop)
}
