//! The open project: as it is shown, and every change to it. A change is shown at once and sent in turn, so that the
//! server sees them in the order in which they were made; when all are through, the project is loaded again. Whoever
//! pays waits for that ([`Desk::standing`]).

use std::{cell::RefCell, collections::VecDeque, future::Future, pin::Pin, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_video_mix_dto::Project;

use super::calls;
use crate::{
    api::Answer,
    effect,
    live::Live,
    load::Remote,
    signals::{Memo, RwSignal},
    toast::Toasts,
};

/// Between two looks at a project whose clips are still being looked at.
const LOOK_MS: u32 = 1_500;

/// A change on its way, and what to say when it fails.
struct Change {
    failure: &'static str,
    call: Pin<Box<dyn Future<Output = Answer<()>>>>,
}

type Queue = Rc<RefCell<VecDeque<Change>>>;

/// How what is shown stands to what the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the same.
    Same,
    /// Changes are on their way, or their outcome is.
    Saving,
    /// Changes were sent, and the project could not be loaded again after them.
    Unknown,
}

/// The open project.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    project: RwSignal<Remote<Project>>,
    base: StoredValue<String>,
    id: StoredValue<String>,
    /// Counts changes: what was asked for before one is out of date after it.
    version: StoredValue<u32>,
    queue: StoredValue<Queue, LocalStorage>,
    sending: StoredValue<bool>,
    standing: RwSignal<Standing>,
    /// Counts changes that the server did not accept.
    refused: StoredValue<u32>,
    toasts: Toasts,
}

impl Desk {
    /// Loads a project and keeps it up to date.
    pub(super) fn open(base: String, id: String) -> Self {
        let desk = Self {
            project: RwSignal::new(Remote::Loading),
            base: StoredValue::new(base),
            id: StoredValue::new(id),
            version: StoredValue::new(0),
            queue: StoredValue::new_local(Rc::default()),
            sending: StoredValue::new(false),
            standing: RwSignal::new(Standing::Same),
            refused: StoredValue::new(0),
            toasts: Toasts::expect(),
        };
        let live = Live::expect();
        effect::run(move || {
            live.ended_jobs.track();
            desk.fetch();
        });
        desk.watch();
        desk
    }

    /// The project, with its loading and its failing.
    pub(super) fn remote(self) -> RwSignal<Remote<Project>> {
        self.project
    }

    /// Reads the project, tracked; `None` until it is there.
    pub(super) fn with<R>(self, read: impl FnOnce(&Project) -> R) -> Option<R> {
        self.project.with(|project| project.ready().map(read))
    }

    /// Reads the project, untracked; `None` until it is there, and when the screen is gone.
    pub(super) fn peek<R>(self, read: impl FnOnce(&Project) -> R) -> Option<R> {
        self.project.try_with_untracked(|project| project.ready().map(read)).flatten()
    }

    /// Base path of the tool, and id of the project.
    pub(super) fn address(self) -> (String, String) {
        (self.base.get_value(), self.id.get_value())
    }

    /// Whether the server has what is shown. Tracked.
    pub(super) fn standing(self) -> Standing {
        self.standing.get()
    }

    /// How many changes the server has not accepted so far.
    pub(super) fn refused(self) -> u32 {
        self.refused.get_value()
    }

    /// Finds out what the server has, when that is not known.
    pub(super) fn catch_up(self) {
        if self.standing.get_untracked() == Standing::Unknown {
            self.standing.set(Standing::Saving);
            self.fetch();
        }
    }

    /// Loads again after it failed.
    pub(super) fn retry(self) {
        self.project.set(Remote::Loading);
        self.fetch();
    }

    /// Loads again, quietly.
    pub(super) fn fetch(self) {
        let (Some(base), Some(id)) = (self.base.try_get_value(), self.id.try_get_value()) else { return };
        let asked_at = self.version.get_value();
        spawn_local(async move {
            let answer = calls::find_project(&base, &id).await;
            if self.version.try_get_value() != Some(asked_at) || self.sending.get_value() {
                return;
            }
            match answer {
                Ok(project) => {
                    if self.project.with_untracked(|known| known.ready() != Some(&project)) {
                        self.project.set(Remote::Ready(project));
                    }
                    self.stand(Standing::Same);
                }
                Err(error) => {
                    if self.standing.get_untracked() == Standing::Saving {
                        self.stand(Standing::Unknown);
                    }
                    if self.project.with_untracked(|known| known.ready().is_none()) {
                        self.project.set(Remote::Failed(error));
                    }
                }
            }
        });
    }

    fn stand(self, standing: Standing) {
        if self.standing.get_untracked() != standing {
            self.standing.set(standing);
        }
    }

    /// Shows a change at once and sends it behind those before it.
    pub(super) fn change(
        self,
        failure: &'static str,
        show: impl FnOnce(&mut Project),
        call: impl Future<Output = Answer<()>> + 'static,
    ) {
        self.version.update_value(|version| *version += 1);
        self.stand(Standing::Saving);
        self.project.update(|project| {
            if let Remote::Ready(project) = project {
                show(project);
            }
        });
        self.queue.with_value(|queue| queue.borrow_mut().push_back(Change { failure, call: Box::pin(call) }));
        self.send();
    }

    fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        // The queue outlives the screen: what was done is sent also when the person has gone on.
        let queue = self.queue.get_value();
        spawn_local(async move {
            loop {
                let next = queue.borrow_mut().pop_front();
                let Some(Change { failure, call }) = next else { break };
                if let Err(error) = call.await {
                    self.refused.try_update_value(|count| *count += 1);
                    self.toasts.error(failure, &error);
                }
            }
            if self.sending.try_set_value(false).is_none() {
                // What was asked for while changes were on their way may not have all of them.
                self.version.update_value(|version| *version += 1);
                self.fetch();
            }
        });
    }

    /// Looks again and again while a clip is still being looked at.
    fn watch(self) {
        let waits = Memo::new(move |_| {
            self.with(|project| project.videos.iter().any(|video| video.analysis.is_none())) == Some(true)
        });
        let turn = StoredValue::new(0_u32);
        effect::run(move || {
            if !waits.get() {
                return;
            }
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            spawn_local(async move {
                loop {
                    TimeoutFuture::new(LOOK_MS).await;
                    if turn.try_get_value() != Some(mine) || waits.try_get_untracked() != Some(true) {
                        break;
                    }
                    self.fetch();
                }
            });
        });
    }
}
