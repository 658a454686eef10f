//! The open carousel: as it is shown, with what was done to it, and on its way to the server. Changes are kept by
//! themselves after a short pause. When another tab was faster, nothing is overwritten: [`Desk::theirs`] holds the
//! other version until the person has chosen.

mod keeping;

use leptos::{ev, prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Project, Slide};

use self::keeping::SAVE_MS;
use super::{
    calls,
    history::History,
    kept,
    saving::{Doc, Saving},
};
use crate::{clock, components::Tone, effect, live::Live, load::Remote, signals::RwSignal, toast::Toasts};

/// The open carousel.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    base: StoredValue<String>,
    id: StoredValue<String>,
    /// As the server last gave it: its content may be older than what is shown.
    project: RwSignal<Remote<Project>>,
    history: RwSignal<Option<History<Doc>>>,
    saving: RwSignal<Saving>,
    /// The version of another tab that stands against this one.
    pub(super) theirs: RwSignal<Option<Project>>,
    /// What the server has, and its revision.
    stored: StoredValue<Option<(Doc, i64)>>,
    turn: StoredValue<u32>,
    /// What is on its way to the server; nothing else is sent meanwhile.
    sending: StoredValue<Option<Doc>>,
    toasts: Toasts,
}

impl Desk {
    /// Loads a carousel and keeps it up to date.
    pub(super) fn open(base: String, id: String) -> Self {
        let desk = Self {
            base: StoredValue::new(base),
            id: StoredValue::new(id),
            project: RwSignal::new(Remote::Loading),
            history: RwSignal::new(None),
            saving: RwSignal::new(Saving::Saved),
            theirs: RwSignal::new(None),
            stored: StoredValue::new(None),
            turn: StoredValue::new(0),
            sending: StoredValue::new(None),
            toasts: Toasts::expect(),
        };
        let live = Live::expect();
        effect::run(move || {
            live.ended_jobs.track();
            desk.fetch();
        });
        desk.watch_window();
        on_cleanup(move || desk.leave());
        desk
    }

    /// The project as the server last gave it, with its loading and its failing.
    pub(super) fn project(self) -> RwSignal<Remote<Project>> {
        self.project
    }

    /// Base path of the tool, and id of the project.
    pub(super) fn address(self) -> (String, String) {
        (self.base.get_value(), self.id.get_value())
    }

    /// The revision that the server has; 0 until it is known. Untracked.
    pub(super) fn revision(self) -> i64 {
        self.stored.with_value(|stored| stored.as_ref().map_or(0, |(_, revision)| *revision))
    }

    /// Reads what is shown, tracked; `None` until it is there.
    pub(super) fn with<R>(self, read: impl FnOnce(&Doc) -> R) -> Option<R> {
        self.history.with(|history| history.as_ref().map(|history| read(history.now())))
    }

    /// Reads what is shown, untracked; `None` until it is there, and when the screen is gone.
    pub(super) fn peek<R>(self, read: impl FnOnce(&Doc) -> R) -> Option<R> {
        self.history
            .try_with_untracked(|history| history.as_ref().map(|history| read(history.now())))
            .flatten()
    }

    /// How what is shown stands to what the server has. Tracked.
    pub(super) fn saving(self) -> Saving {
        self.saving.get()
    }

    /// Whether there is a step to take back, and one to do again. Tracked.
    pub(super) fn steps(self) -> (bool, bool) {
        self.history.with(|history| {
            history.as_ref().map_or((false, false), |history| (history.can_undo(), history.can_redo()))
        })
    }

    /// Changes what is shown. Changes of the same `what` in quick succession are one step.
    pub(super) fn change(self, what: &str, change: impl FnOnce(&mut Doc)) {
        let Some(mut next) = self.peek(Doc::clone) else { return };
        change(&mut next);
        if self.peek(|now| *now == next) == Some(true) {
            return;
        }
        self.history.update(|history| {
            if let Some(history) = history {
                history.step(next, what, clock::now().0);
            }
        });
        self.schedule(SAVE_MS);
    }

    /// Takes a step back.
    pub(super) fn undo(self) {
        self.go(History::undo);
    }

    /// Does a step again.
    pub(super) fn redo(self) {
        self.go(History::redo);
    }

    fn go(self, step: impl FnOnce(&mut History<Doc>) -> bool) {
        let mut moved = false;
        self.history.update(|history| moved = history.as_mut().is_some_and(step));
        if moved {
            self.schedule(SAVE_MS);
        }
    }

    /// Loads again after it failed.
    pub(super) fn retry(self) {
        self.project.set(Remote::Loading);
        self.fetch();
    }

    /// Asks what the server has, quietly.
    pub(super) fn fetch(self) {
        let (Some(base), Some(id)) = (self.base.try_get_value(), self.id.try_get_value()) else { return };
        spawn_local(async move {
            let answer = calls::find_project(&base, &id).await;
            if !self.is_idle() {
                return;
            }
            match answer {
                Ok(project) => self.take(project),
                Err(error) => {
                    if self.project.with_untracked(|known| known.ready().is_none()) {
                        self.project.set(Remote::Failed(error));
                    }
                }
            }
        });
    }

    /// Takes in what the server has.
    fn take(self, project: Project) {
        let there = doc_of(&project);
        let known = self.stored.get_value();
        let was_written = self.project.with_untracked(|known| {
            known.ready().is_some_and(|known| known.written.is_none()) && project.written.is_some()
        });
        match known {
            Some((_, revision)) if project.revision < revision => return,
            Some((doc, _)) if doc == there => self.stored.set_value(Some((there, project.revision))),
            // What the writer delivers has no past.
            Some(_) if !was_written => {
                // With changes of its own this tab hears of it when it sends them.
                if self.is_dirty() {
                    return;
                }
                self.stored.set_value(Some((there.clone(), project.revision)));
                self.step(there);
                let text = "This is the new version. Undo brings the one before back.".to_owned();
                self.toasts.push(Tone::Plain, "Changed in another tab".to_owned(), Some(text), None);
            }
            _ => {
                self.stored.set_value(Some((there.clone(), project.revision)));
                self.history.set(Some(History::new(there)));
                self.take_back(&project);
            }
        }
        if self.project.with_untracked(|known| known.ready() != Some(&project)) {
            self.project.set(Remote::Ready(project));
        }
    }

    /// Brings back what this tab could not store when it left the carousel, one step ahead of what is stored.
    fn take_back(self, project: &Project) {
        let Some(left) = kept::take(&project.id) else { return };
        let left = Doc { title: left.title, content: left.content };
        if left == doc_of(project) {
            return;
        }
        self.change("", move |doc| *doc = left);
        let text = "They were not stored when you left. Undo goes to what is stored.".to_owned();
        self.toasts.push(Tone::Plain, "Your last changes are back".to_owned(), Some(text), None);
    }

    /// Makes a step that needs no saving by itself.
    fn step(self, doc: Doc) {
        self.history.update(|history| {
            if let Some(history) = history {
                history.step(doc, "", clock::now().0);
            }
        });
    }

    /// Whether there is something that the server does not have. Untracked.
    pub(super) fn is_dirty(self) -> bool {
        let stored = self.stored.try_get_value().flatten();
        stored.is_some_and(|(doc, _)| self.peek(|now| *now != doc) == Some(true))
    }

    /// Whether nothing is on its way to the server; `false` too when the screen is gone. Untracked.
    fn is_idle(self) -> bool {
        self.sending.try_with_value(Option::is_none) == Some(true)
    }

    /// Takes in a slide that the server has rewritten and stored.
    pub(super) fn take_slide(self, slide: &Slide, revision: i64) {
        let is_next = revision == self.revision() + 1;
        // Another tab has stored something in between: its version comes along.
        if !is_next && !self.is_dirty() {
            self.fetch();
            return;
        }
        let put = |doc: &mut Doc| {
            if let Some(known) = super::slides::slide_mut(&mut doc.content, &slide.id) {
                known.clone_from(slide);
            }
        };
        // With changes of its own this tab keeps the revision that they are based on, and hears of the other version
        // when it sends them.
        self.stored.update_value(|stored| {
            if let Some((doc, known)) = stored.as_mut().filter(|_| is_next) {
                put(doc);
                *known = revision;
            }
        });
        self.change("", put);
    }

    /// Looks for changes of another tab when the person comes back to this one, and asks before unsaved changes go.
    fn watch_window(self) {
        let back = window_event_listener(ev::focus, move |_| {
            if !self.is_dirty() && self.is_idle() {
                self.fetch();
            }
        });
        // A phone may end a page that nobody looks at, without asking.
        let away = window_event_listener(ev::blur, move |_| {
            if self.is_dirty() {
                self.save();
            }
        });
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if self.is_dirty() {
                self.save();
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            back.remove();
            away.remove();
            closing.remove();
        });
    }
}

fn doc_of(project: &Project) -> Doc {
    Doc { title: project.title.clone(), content: project.content.clone() }
}
