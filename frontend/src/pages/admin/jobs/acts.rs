//! Trying an ended job again, for a new charge, and stopping one that has not ended.

use leptos::prelude::*;
use lumiku_dto::{
    JobId,
    admin::{AdminJob, Reason},
};

use super::super::asking::{Asking, ReasonDialog};
use crate::{
    api::{self, idempotency_key},
    format,
    load::PagedList,
    signals::{RwSignal, Signal},
    toast::Toasts,
    tools::Press,
};

/// What can be done with a job of the list, as a context.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    list: PagedList<AdminJob>,
    about: RwSignal<Option<AdminJob>>,
    retry: Asking,
    cancel: Asking,
    press: StoredValue<Option<Press<(JobId, Reason)>>>,
    toasts: Toasts,
}

impl Acts {
    pub(super) fn new(list: PagedList<AdminJob>) -> Self {
        Self {
            list,
            about: RwSignal::new(None),
            retry: Asking::new(),
            cancel: Asking::new(),
            press: StoredValue::new(None),
            toasts: Toasts::expect(),
        }
    }

    pub(super) fn expect() -> Self {
        expect_context()
    }

    pub(super) fn ask_retry(self, job: AdminJob) {
        self.about.set(Some(job));
        self.retry.ask();
    }

    pub(super) fn ask_cancel(self, job: AdminJob) {
        self.about.set(Some(job));
        self.cancel.ask();
    }

    fn send_retry(self) {
        let Some(job) = self.about.get_untracked() else { return };
        let input = Reason { reason: self.retry.reason() };
        let checked = input.validate();
        let open = self.press.get_value();
        let press = Press::next(open.as_ref(), (job.id, input), idempotency_key);
        self.press.set_value(Some(press.clone()));
        let answer = async move {
            let (id, input) = press.asked;
            api::admin::retry_job(&id, &input, &press.key).await
        };
        self.retry.send(checked, answer, move |job| {
            self.press.set_value(None);
            self.list.reload();
            self.toasts.ok(format!("It is tried again, for {}", format::credits(job.credits_charged)));
        });
    }

    fn send_cancel(self) {
        let Some(job) = self.about.get_untracked() else { return };
        let input = Reason { reason: self.cancel.reason() };
        let checked = input.validate();
        let answer = async move { api::admin::cancel_job(&job.id, &input).await };
        self.cancel.send(checked, answer, move |_| {
            self.list.reload();
            self.toasts.ok("The job stops");
        });
    }
}

#[component]
pub(super) fn JobDialogs() -> impl IntoView {
    let acts = Acts::expect();
    let about = acts.about;
    let price = Signal::derive(move || {
        let charged = about.with(|job| job.as_ref().map_or(0, |job| job.credits_charged));
        format::credits(charged)
    });
    let whose = Signal::derive(move || {
        about.with(|job| job.as_ref().map(|job| job.user.email.clone())).unwrap_or_default()
    });
    view! {
        <ReasonDialog
            asking=acts.retry
            title=Signal::derive(move || format!("Try the job of {} again?", whose.get()))
            text=Signal::derive(move || {
                format!("A new job is submitted with the same settings. {} are charged to its owner.", price.get())
            })
            confirm=Signal::derive(move || format!("Try again for {}", price.get()))
            keep="Leave it"
            on_confirm=Callback::new(move |()| acts.send_retry())
        />
        <ReasonDialog
            asking=acts.cancel
            title=Signal::derive(move || format!("Cancel the job of {}?", whose.get()))
            text="It stops within seconds. What it has not delivered is refunded.".to_owned()
            confirm="Cancel the job".to_owned()
            keep="Let it run"
            danger=true
            on_confirm=Callback::new(move |()| acts.send_cancel())
        />
    }
}
