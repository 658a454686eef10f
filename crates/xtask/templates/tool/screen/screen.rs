//! What the parts of the screen share: the settings, the price, and the job that is shown.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{JobId, tool::Manifest};
use lumiku_{{snake}}_dto::{CREDITS_PER_FILE, ID, WRITE, {{Pascal}}Settings, price};

use super::model::{self, Press};
use crate::{
    api::{self, ApiError},
    session::Session,
    signals::{Memo, RwSignal, Signal},
    storage,
    tools::{
        layout::{Phase, ShownJob},
        use_manifest,
    },
};

/// Where this tab keeps what was not submitted yet, also while the person is on the payment page.
const KEPT: &str = "lumiku.{{id}}";

/// The screen's state.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub(super) text: RwSignal<String>,
    pub(super) count: RwSignal<u32>,
    /// Whether the settings are pulled up, on a phone.
    pub(super) sheet: RwSignal<bool>,
    pub(super) shown: ShownJob,
    pub(super) phase: Memo<Phase>,
    /// The price, by the same function that the server charges by.
    pub(super) credits: Memo<i64>,
    /// While a job is being submitted.
    pub(super) busy: RwSignal<bool>,
    /// Why the last press did not work.
    pub(super) problem: RwSignal<Option<String>>,
    /// What was submitted last, and as which job.
    sent: RwSignal<Option<(JobId, {{Pascal}}Settings)>>,
    /// A press that has not been answered.
    open: StoredValue<Option<Press>>,
    manifest: Signal<Manifest>,
    session: Session,
}

impl Screen {
    /// Provides the state. It starts with what this tab keeps, and with the job in the address or the one that is still running.
    pub(super) fn new() -> Self {
        let manifest = use_manifest();
        let kept = model::from_kept(&storage::kept(KEPT).unwrap_or_default());
        let text = RwSignal::new(kept.text);
        let count = RwSignal::new(kept.count);
        let shown = ShownJob::new(ID, move || text.with_untracked(|text| !text.is_empty()));
        let credits =
            Memo::new(move |_| price(count.get(), &manifest.with(Manifest::price_list)).credits);
        let screen = Self {
            text,
            count,
            sheet: RwSignal::new(false),
            phase: shown.phase(),
            shown,
            credits,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            sent: RwSignal::new(None),
            open: StoredValue::new(None),
            manifest,
            session: Session::expect(),
        };
        provide_context(screen);
        on_cleanup(move || {
            let left = text.try_get_untracked().zip(count.try_get_untracked());
            let left = left.map(|(text, count)| {{Pascal}}Settings { text, count });
            let sent = screen.sent.try_get_untracked().flatten().map(|(_, settings)| settings);
            let kept = left.filter(|left| !left.text.is_empty() && Some(left) != sent.as_ref());
            storage::keep(KEPT, kept.as_ref().map(model::to_keep).as_deref());
        });
        screen
    }

    /// The state of the screen that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// What the button does.
    pub(super) fn label(self) -> Signal<String> {
        Signal::derive(move || model::label(self.count.get()))
    }

    /// How the price comes about.
    pub(super) fn factors(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let unit = self.manifest.with(|manifest| manifest.price_list().unit(WRITE, CREDITS_PER_FILE));
            model::factors(self.count.get(), unit)
        })
    }

    /// Why the button cannot be pressed.
    pub(super) fn blocked(self) -> Signal<Option<String>> {
        Signal::derive(move || model::blocked(&self.settings()))
    }

    /// Whether what a press would make is there already, and shown.
    pub(super) fn finished(self) -> Signal<bool> {
        Signal::derive(move || match self.phase.get() {
            Phase::Done(id) => self.sent.get() == Some((id, self.settings())),
            _ => false,
        })
    }

    /// What is set. Tracked.
    fn settings(self) -> {{Pascal}}Settings {
        {{Pascal}}Settings { text: self.text.get().trim().to_owned(), count: self.count.get() }
    }

    /// One press of the button.
    pub(super) fn submit(self) {
        if self.busy.get_untracked() {
            return;
        }
        let settings = untrack(|| self.settings());
        let press = Press::next(self.open.get_value(), settings, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        self.problem.set(None);
        let path = self.manifest.with_untracked(|manifest| format!("{}/write", manifest.base_path));
        spawn_local(async move {
            let answer = api::jobs::submit(&path, &press.settings, &press.key).await;
            if self.busy.try_set(false).is_some() {
                // The screen is gone; the job runs all the same.
                return;
            }
            match answer {
                Ok(job) => {
                    self.open.set_value(None);
                    self.sheet.set(false);
                    self.sent.set(Some((job.id.clone(), press.settings)));
                    self.shown.show(job);
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
            self.problem.set(Some(error.to_string()));
        }
    }
}
