//! What the parts of the screen share: the pictures, the choices, the price, and the job that is shown.

use futures::future::join_all;
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{ErrorCode, FileId, JobId, file::File, job::Job};
use lumiku_image_upscaler_dto::{ID, MAX_BATCH};

use super::{
    check::format_of,
    choices::{Asked, Choices, Memory, memory_key},
    inspect::inspect,
    plan::{Input, Plan, plan},
    result::lost,
    submission::{Press, request},
};
use crate::{
    api::{self, ApiError},
    components::Tone,
    effect, format,
    live::backoff,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    storage,
    toast::Toasts,
    tools::{
        layout::{Phase, ShownJob},
        uploads::{Stage, Uploads},
        use_manifest,
    },
};

/// The screen's state.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub(super) uploads: Uploads,
    pub(super) choices: RwSignal<Choices>,
    /// Whether the settings are pulled up, on a phone.
    pub(super) sheet: RwSignal<bool>,
    pub(super) shown: ShownJob,
    pub(super) phase: Memo<Phase>,
    /// The pictures that would be made larger, with their keys in the list.
    pub(super) inputs: Memo<Vec<(u32, Input)>>,
    pub(super) plan: Memo<Plan>,
    /// While a job is being submitted.
    pub(super) busy: RwSignal<bool>,
    /// Why the last press did not work.
    pub(super) problem: RwSignal<Option<String>>,
    /// How many pictures of the last visit are still to be brought back.
    pub(super) returning: RwSignal<usize>,
    /// What was submitted, for "Try again" and against paying twice by accident.
    sent: RwSignal<Vec<(JobId, Asked)>>,
    /// A press that has not been answered.
    open: StoredValue<Option<Press>>,
    /// The person has added pictures in this visit.
    begun: StoredValue<bool>,
    submit_path: Signal<String>,
    session: Session,
    toasts: Toasts,
}

impl Screen {
    /// Provides the state; it starts from what this browser remembers of the account, and from the address.
    pub(super) fn new() -> Self {
        let session = Session::expect();
        let manifest = use_manifest();
        let key = session.user().map(|user| memory_key(user.id.as_str()));
        let memory = Memory::read(key.as_deref().and_then(storage::read).as_deref());
        let choices = RwSignal::new(memory.choices);
        let uploads = Uploads::new(ID, MAX_BATCH, |file| Box::pin(inspect(file)));
        let begun = StoredValue::new(false);
        let shown = ShownJob::new(ID, move || begun.try_get_value() != Some(false));
        let inputs = Memo::new(move |_| inputs(uploads));
        let plan = Memo::new(move |_| {
            let inputs =
                inputs.with(|inputs| inputs.iter().map(|(_, input)| input.clone()).collect::<Vec<_>>());
            plan(&inputs, choices.get(), &manifest.with(lumiku_dto::tool::Manifest::price_list))
        });
        let screen = Self {
            uploads,
            choices,
            sheet: RwSignal::new(false),
            phase: shown.phase(),
            shown,
            inputs,
            plan,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            returning: RwSignal::new(memory.files.len().min(MAX_BATCH)),
            sent: RwSignal::new(memory.last.into_iter().collect()),
            open: StoredValue::new(None),
            begun,
            submit_path: Signal::derive(move || {
                manifest.with(|manifest| format!("{}/upscale", manifest.base_path))
            }),
            session,
            toasts: Toasts::expect(),
        };
        provide_context(screen);
        screen.remember(key, memory.files);
        screen.mark_lost();
        screen
    }

    /// The state of the screen that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// Brings back the pictures that waited here, all at once, then writes down every change. Those that the server does
    /// not answer for, it is asked again about: only what it says is gone is forgotten.
    fn remember(self, key: Option<String>, files: Vec<FileId>) {
        let returning = self.returning;
        spawn_local(async move {
            let mut wanted: Vec<_> = files.into_iter().take(MAX_BATCH).collect();
            for failures in 1.. {
                let answers = join_all(wanted.iter().map(api::files::find)).await;
                if self.uploads.items.try_get_untracked().is_none() {
                    return; // the screen is gone
                }
                let mut unanswered = Vec::new();
                for (id, answer) in wanted.into_iter().zip(answers) {
                    match answer {
                        Ok(file) => self.uploads.add_stored(file),
                        Err(error) if error.code() == Some(ErrorCode::NotFound) => {}
                        Err(_) => unanswered.push(id),
                    }
                }
                wanted = unanswered;
                returning.set(wanted.len());
                if wanted.is_empty() {
                    return;
                }
                TimeoutFuture::new(backoff::pause(failures, js_sys::Math::random())).await;
            }
        });
        effect::run(move || {
            let last = self.sent.with(|sent| sent.last().cloned());
            let memory = Memory { choices: self.choices.get(), files: self.asked().files, last };
            if let Some(key) = key.as_deref().filter(|_| returning.get() == 0) {
                storage::write(key, Some(&memory.write()));
            }
        });
    }

    /// Marks the pictures that the job on the screen could not make: they are not charged for again.
    fn mark_lost(self) {
        let known = RwSignal::new(Vec::<(FileId, String)>::new());
        let job = self.shown.job();
        effect::run(move || {
            let Some((id, found)) = job.with(|job| {
                let job = job.as_ref()?;
                let asked = self.sent.with(|sent| {
                    sent.iter().find(|(id, _)| *id == job.id).map(|(_, asked)| asked.files.clone())
                })?;
                Some((job.id.clone(), lost(job, &asked))).filter(|(_, lost)| !lost.is_empty())
            }) else {
                return;
            };
            // What was asked for is from now on what was made.
            self.sent.update(|sent| {
                for (_, asked) in sent.iter_mut().filter(|(sent, _)| *sent == id) {
                    asked.files.retain(|file| found.iter().all(|(lost, _)| lost != file));
                }
            });
            known.update(|known| known.extend(found));
        });
        effect::run(move || {
            known.with(|known| {
                for (id, reason) in known {
                    self.uploads.refuse(id, reason);
                }
            });
        });
    }

    /// Adds pictures, and shows them instead of an earlier result.
    pub(super) fn add(self, files: Vec<web_sys::File>) {
        self.problem.set(None);
        self.begun.set_value(true);
        // What is made is not paid for again by accident: new pictures begin a new list.
        if untrack(|| self.is_finished()) {
            self.uploads.clear();
        }
        self.shown.clear();
        let left_out = self.uploads.add(files);
        if left_out > 0 {
            let text = format!(
                "At most {MAX_BATCH} pictures go into one job; {} left out.",
                format::count(i64::try_from(left_out).unwrap_or(i64::MAX), "picture was", "pictures were")
            );
            self.toasts.push(Tone::Warn, "That is too many at once".to_owned(), Some(text), None);
        }
    }

    /// Takes a picture off the list.
    pub(super) fn remove(self, key: u32) {
        self.problem.set(None);
        self.uploads.remove(key);
    }

    /// What the button does.
    pub(super) fn label(self) -> Signal<String> {
        Signal::derive(move || {
            let again = if self.is_finished() { " again" } else { "" };
            match self.inputs.with(Vec::len) {
                0 | 1 => format!("Upscale{again}"),
                count => format!("Upscale {count} pictures{again}"),
            }
        })
    }

    /// Why the button cannot be pressed.
    pub(super) fn blocked(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            if self.returning.get() > 0 {
                return Some("One moment.".to_owned());
            }
            let refused = self
                .plan
                .with(|plan| plan.outputs.iter().filter_map(|output| output.clone().err()).collect());
            if let Some(reason) = refusal(refused, self.inputs.with(Vec::len)) {
                return Some(reason);
            }
            let (there, coming) = self.uploads.items.with(|items| {
                items.iter().fold((0, 0), |(there, coming), item| {
                    item.stage.with(|stage| match stage {
                        Stage::Ready(_) => (there + 1, coming),
                        Stage::Checking | Stage::Waiting | Stage::Sending(_) => (there, coming + 1),
                        Stage::Refused(_) | Stage::Failed(_) => (there, coming),
                    })
                })
            });
            match (there, coming) {
                (0, 0) => Some("Choose a picture first.".to_owned()),
                (0, 1) => Some("The picture is on its way.".to_owned()),
                (there, 1..) => Some(format!("{there} of {} pictures are there.", there + coming)),
                _ if matches!(self.phase.get(), Phase::Running(_)) && self.is_made() => {
                    Some("This is being made.".to_owned())
                }
                _ => None,
            }
        })
    }

    /// What a press would ask for, tracked.
    fn asked(self) -> Asked {
        let files = self.uploads.ready().into_iter().map(|file| file.id).collect();
        Asked { files, choices: self.choices.get().settled() }
    }

    /// Whether the pictures on the list are made, and shown, tracked.
    pub(super) fn is_finished(self) -> bool {
        matches!(self.phase.get(), Phase::Done(_)) && self.is_made()
    }

    /// Whether the job that is shown is the one that a press would make, tracked.
    fn is_made(self) -> bool {
        let wanted = self.asked();
        let job = self.shown.job().with(|job| job.as_ref().map(|job| job.id.clone()));
        self.sent.with(|sent| sent.iter().any(|(id, asked)| Some(id) == job.as_ref() && *asked == wanted))
    }

    /// One press of the button.
    pub(super) fn submit(self) {
        let asked = untrack(|| self.asked());
        if !asked.files.is_empty() {
            self.send(asked);
        }
    }

    /// What does the same again as the job `id`; `None` when this browser does not remember it.
    pub(super) fn retry_of(self, id: &JobId) -> Option<Callback<()>> {
        let asked = self.sent.with_untracked(|sent| {
            sent.iter().find(|(known, _)| known == id).map(|(_, asked)| asked.clone())
        })?;
        Some(Callback::new(move |()| self.send(asked.clone())))
    }

    fn send(self, asked: Asked) {
        if self.busy.get_untracked() {
            return;
        }
        let open = self.open.get_value();
        let press = Press::next(open.as_ref(), asked, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        self.problem.set(None);
        let path = self.submit_path.get_untracked();
        spawn_local(async move {
            let answer = api::jobs::submit(&path, &request(&press.asked), &press.key).await;
            if self.busy.try_set(false).is_some() {
                // The screen is gone; the job runs all the same.
                return;
            }
            match answer {
                Ok(job) => self.accepted(job, press.asked),
                Err(error) => self.refused(&error),
            }
        });
    }

    fn accepted(self, job: Job, asked: Asked) {
        self.open.set_value(None);
        self.uploads.keep(asked.files.clone());
        self.sent.update(|sent| sent.push((job.id.clone(), asked)));
        self.sheet.set(false);
        self.shown.show(job);
    }

    fn refused(self, error: &ApiError) {
        // A press without an answer stays open: the next one repeats it, and is charged once.
        if !error.is_temporary() {
            self.open.set_value(None);
        }
        if !self.session.take_lack(error) {
            self.problem.set(Some(error.to_string()));
        }
    }

    /// The upload with this id, if it is on the list. Tracked.
    pub(super) fn upload(self, id: &FileId) -> Option<File> {
        self.uploads.ready().into_iter().find(|file| file.id == *id)
    }
}

/// The pictures that are, or will be, on the server, and whose size is known. Tracked.
fn inputs(uploads: Uploads) -> Vec<(u32, Input)> {
    uploads.items.with(|items| {
        items
            .iter()
            .filter(|item| item.stage.with(Stage::is_taken))
            .filter_map(|item| {
                let (width, height) = item.pixels.get()?;
                let format = format_of(&item.name, &item.mime)?;
                Some((item.key, Input { name: item.name.clone(), width, height, format }))
            })
            .collect()
    })
}

/// One sentence for everything that cannot be made in the chosen size.
fn refusal(reasons: Vec<String>, pictures: usize) -> Option<String> {
    let count = reasons.len();
    let first = reasons.into_iter().next()?;
    Some(match (pictures, count) {
        (1, _) => first,
        (_, 1) => {
            "One picture cannot be made in this size: choose another, or take it off the list.".to_owned()
        }
        (_, count) => {
            format!(
                "{count} pictures cannot be made in this size: choose another, or take them off the list."
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_refusals_become_one_sentence() {
        assert_eq!(refusal(Vec::new(), 3), None);
        assert_eq!(refusal(vec!["Too large.".to_owned()], 1).as_deref(), Some("Too large."));
        assert!(refusal(vec!["a".to_owned()], 3).unwrap().starts_with("One picture"));
        assert!(refusal(vec!["a".to_owned(), "b".to_owned()], 3).unwrap().starts_with("2 pictures"));
    }
}
