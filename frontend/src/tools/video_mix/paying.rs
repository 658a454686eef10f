//! The button that charges: what it does, why it waits, and what becomes of a press. The server plans with the clips
//! that it has, so a press waits until it has every change that is shown.

use leptos::{prelude::*, task::spawn_local};
use lumiku_video_mix_dto::{RenderVariant, Settings, VariantRecord};

use super::{
    batch::has_made,
    batches::Order,
    calls::{process_path, render_path},
    desk::Standing,
    planning::Drawn,
    screen::Screen,
    words,
};
use crate::{
    api::{self, ApiError},
    effect,
    signals::Signal,
    tools::{press::Press, uploads::Stage},
};

impl Screen {
    /// What the button does.
    pub(super) fn label(self) -> Signal<String> {
        Signal::derive(move || {
            let count = self.settings.with(|settings| settings.output_count);
            format!("Make {}", words::videos(count))
        })
    }

    /// Why the button cannot be pressed.
    pub(super) fn blocked(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            if self.waiting.with(Option::is_some) {
                return Some("Saving your changes…".to_owned());
            }
            let coming = self.uploads.items.with(|items| {
                items
                    .iter()
                    .filter(|item| {
                        item.stage.with(|stage| stage.is_taken() || matches!(stage, Stage::Checking))
                    })
                    .count()
            });
            let there = self.planning.clips.with(Vec::len);
            let settings = self.settings.get();
            match (there, coming) {
                (0, 0) => Some("Upload clips first.".to_owned()),
                (0, 1) => Some("The clip is on its way.".to_owned()),
                (there, 1..) => Some(format!("{there} of {} clips are there.", there + coming)),
                _ if self.planning.waits_for_trimming(&settings) => {
                    Some("Smart trimming is still looking at the clips.".to_owned())
                }
                _ => self.planning.obstacle().or_else(|| self.bought(&settings)),
            }
        })
    }

    /// Why paying now would buy what is bought already. Tracked.
    fn bought(self, settings: &Settings) -> Option<String> {
        let planned = self.planning.planned()?;
        let being_made = self.batches.running().is_some_and(|job| {
            let order = self.batches.order_of(&job);
            order.settings == *settings && order.plan.is_none_or(|plan| plan == planned)
        });
        if being_made {
            return Some("These are being made. Reshuffle for others.".to_owned());
        }
        self.is_finished().then(|| "These are made. Reshuffle for others.".to_owned())
    }

    /// Whether the videos that a press would make are there already. Tracked.
    pub(super) fn is_finished(self) -> bool {
        self.planning.planned().is_some_and(|planned| {
            self.batches.list.with(|list| list.iter().any(|job| has_made(job, &planned)))
        })
    }

    /// Pays for the plan and begins, as soon as the server has what is shown.
    pub(super) fn submit(self) {
        let settings = self.settings.get_untracked();
        self.problem.set(None);
        if untrack(|| self.desk.standing()) == Standing::Same {
            self.pay(settings);
            return;
        }
        let waiting = Waiting { settings, plan: self.planning.draw_now(), refused: self.desk.refused() };
        self.waiting.set(Some(waiting));
        self.desk.catch_up();
    }

    /// Lets a press that waits go on, or says why it does not.
    pub(super) fn follow_changes(self) {
        effect::run(move || {
            let standing = self.desk.standing();
            let Some(press) = self.waiting.get().filter(|_| standing != Standing::Saving) else { return };
            self.waiting.set(None);
            let obstacle = match standing {
                Standing::Unknown => Some("Your changes could not be saved. Try again in a moment."),
                _ if self.desk.refused() != press.refused => {
                    Some("Not every change was saved. Look at the plan again before you pay.")
                }
                _ if untrack(|| self.planning.draw_now()) != press.plan => {
                    Some("The plan has changed meanwhile. Look at it again before you pay.")
                }
                _ => None,
            };
            match obstacle {
                Some(reason) => self.problem.set(Some(reason.to_owned())),
                None => self.pay(press.settings),
            }
        });
    }

    fn pay(self, settings: Settings) {
        let (base, id) = self.desk.address();
        let order = Order { settings: settings.clone(), plan: self.planning.draw_now().ok() };
        self.send(process_path(&base, &id), Asked::Batch(settings), order);
    }

    /// Pays for one video of a batch and makes it again.
    pub(super) fn make_again(self, record: VariantRecord) {
        let (base, id) = self.desk.address();
        // One video is what is ordered, whatever its batch had.
        let settings = Settings { output_count: 1, ..record.settings };
        let order = Order { settings: settings.clone(), plan: None };
        let again = RenderVariant { settings, variant: record.variant };
        self.send(render_path(&base, &id), Asked::Again(Box::new(again)), order);
    }

    fn send(self, path: String, asked: Asked, order: Order) {
        if self.busy.get_untracked() {
            return;
        }
        let press = Press::next(self.open.get_value().as_ref(), asked, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = match &press.asked {
                Asked::Batch(settings) => api::jobs::submit(&path, settings, &press.key).await,
                Asked::Again(again) => api::jobs::submit(&path, &**again, &press.key).await,
            };
            if self.busy.try_set(false).is_some() {
                // The screen is gone; the job runs all the same.
                return;
            }
            match answer {
                Ok(job) => {
                    self.open.set_value(None);
                    self.sheet.set(false);
                    self.video.set(None);
                    self.batches.begin(job, order);
                    self.desk.fetch();
                    show_outputs();
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    fn refused(self, error: &ApiError) {
        // A press without an answer stays open: the next one repeats it, and is charged once.
        if !error.is_temporary() {
            self.open.set_value(None);
        }
        if !self.session.take_lack(error) {
            let first = error.body().and_then(|body| body.fields.as_ref()?.values().next().cloned());
            self.problem.set(Some(first.unwrap_or_else(|| error.to_string())));
        }
    }
}

/// A press that waits for changes on their way.
#[derive(Clone)]
pub(super) struct Waiting {
    settings: Settings,
    /// What would be made when it was pressed.
    plan: Drawn,
    /// Changes that had not been accepted by then.
    refused: u32,
}

/// What a press asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// Everything that the plan shows.
    Batch(Settings),
    /// One video, as it was.
    Again(Box<RenderVariant>),
}

/// Brings the videos that are coming into view.
fn show_outputs() {
    request_animation_frame(|| {
        if let Some(place) = document().get_element_by_id("outputs") {
            place.scroll_into_view();
        }
    });
}
