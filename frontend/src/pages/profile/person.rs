//! Name, email and plan.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::account::UpdateUser;

use super::Setting;
use crate::{
    api, clock,
    components::{Avatar, Badge, Button, ButtonLink, ButtonSize, TextInput},
    format,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
};

#[component]
pub(super) fn Person() -> impl IntoView {
    let session = Session::expect();
    let user = Memo::new(move |_| session.user());
    let shown = Memo::new(move |_| {
        user.with(|user| {
            let user = user.as_ref()?;
            Some(user.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| user.email.clone()))
        })
        .unwrap_or_default()
    });
    let tier = move || user.with(|user| user.as_ref().map(|user| user.tier).unwrap_or_default());
    let since = move || {
        user.with(|user| {
            user.as_ref()
                .map(|user| format!("Here since {}", format::full_date(user.created_at, clock::utc_offset())))
        })
    };
    view! {
        <div class="card card-pad person">
            <Avatar name=shown large=true />
            <div class="min-w-0 flex-1">
                <p class="truncate text-lg font-bold">{move || shown.get()}</p>
                <p class="truncate text-ink-3">
                    {move || user.with(|user| user.as_ref().map(|user| user.email.clone()))}
                </p>
                <p class="text-sm text-ink-3">{since}</p>
            </div>
            <div class="flex items-center gap-3 md:grid md:justify-items-end md:gap-2">
                <Badge>{move || format!("{} plan", tier().label())}</Badge>
                <ButtonLink href="/pricing" size=ButtonSize::Small>
                    "See plans"
                </ButtonLink>
            </div>
        </div>
        <Setting title="Name" text="How Lumiku addresses you. Your email address stays as it is.">
            <NameForm />
        </Setting>
    }
}

#[component]
fn NameForm() -> impl IntoView {
    let session = Session::expect();
    let toasts = Toasts::expect();
    let known = move || session.user().and_then(|user| user.name).unwrap_or_default();
    let name = RwSignal::new(untrack(known));
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let same = Signal::derive(move || name.with(|name| name.trim() == known()));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || same.get_untracked() {
            return;
        }
        let input = UpdateUser { name: Some(name.get_untracked().trim().to_owned()) };
        if let Err(fields) = input.validate() {
            error.set(fields.get("name").map(str::to_owned));
            return;
        }
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = api::accounts::update_user(&input).await;
            busy.try_set(false);
            match answer {
                Ok(user) => {
                    session.enter(user);
                    toasts.ok("Your name is saved");
                }
                Err(reason) => {
                    error.try_set(Some(reason.field("name").unwrap_or_else(|| reason.to_string())));
                }
            }
        });
    };
    view! {
        <form on:submit=save novalidate=true>
            <TextInput label="Name" value=name name="name" autocomplete="name" error=error optional=true />
            <div>
                <Button submit=true disabled=same busy=busy>
                    "Save name"
                </Button>
            </div>
        </form>
    }
}
