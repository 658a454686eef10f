//! The way out: what is lost, and the password before it is.

use gloo_timers::future::TimeoutFuture;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::account::DeleteUser;

use crate::{
    api,
    components::{Button, ButtonVariant, Dialog, Icon, IconView, PasswordInput},
    format,
    router::Router,
    session::Session,
    shell::WorkCount,
    signals::RwSignal,
    storage,
    toast::Toasts,
};

/// As long as leaving the page takes.
const LEAVING_MS: u32 = 100;

#[component]
pub(super) fn DeleteAccount() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="card card-pad danger flex flex-wrap items-center justify-between gap-4">
            <p class="max-w-text text-ink-2">
                "Your results and uploads are deleted, and your credits are lost. This cannot be taken back."
            </p>
            <Button variant=ButtonVariant::Danger icon=Icon::Trash2 on_click=move |_| open.set(true)>
                "Delete my account"
            </Button>
        </div>
        <Dialog open=open title="Delete your account?".to_owned()>
            <Ask open=open />
        </Dialog>
    }
}

#[component]
fn Ask(open: RwSignal<bool>) -> impl IntoView {
    let session = Session::expect();
    let toasts = Toasts::expect();
    let work = WorkCount::expect();
    let router = Router::expect();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let delete = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let input = DeleteUser { password: password.get_untracked() };
        if input.password.is_empty() {
            error.set(Some("Enter your password.".to_owned()));
            return;
        }
        error.set(None);
        busy.set(true);
        let key = untrack(|| session.user()).map(|user| format!("lumiku.image-upscaler.{}", user.id));
        spawn_local(async move {
            match api::accounts::delete_user(&input).await {
                Ok(()) => {
                    if let Some(key) = key {
                        storage::write(&key, None);
                    }
                    toasts.ok("Your account is deleted");
                    // First off this page, whose guard would ask for a login that is no more.
                    router.go("/");
                    TimeoutFuture::new(LEAVING_MS).await;
                    session.forget();
                }
                Err(reason) => {
                    busy.try_set(false);
                    error.try_set(Some(reason.field("password").unwrap_or_else(|| reason.to_string())));
                }
            }
        });
    };
    let lost = move || {
        let credits = session.balance.get().unwrap_or(0);
        let results = work.get().unwrap_or(0);
        [
            format!("{}, which are not paid back", format::credits(credits)),
            format!("{} and every upload", format::count(results, "result", "results")),
            "Your name, address and logins. The books keep what was charged, under no name.".to_owned(),
        ]
    };
    view! {
        <p class="mb-3 text-ink-2">"You lose:"</p>
        <ul class="mb-5 grid gap-2">
            {move || {
                lost()
                    .into_iter()
                    .map(|line| {
                        view! {
                            <li class="flex items-start gap-2">
                                <span class="pt-1 text-bad">
                                    <IconView icon=Icon::X class="icon-sm" />
                                </span>
                                {line}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
        <form class="grid gap-5" on:submit=delete novalidate=true>
            <PasswordInput
                label="Your password"
                value=password
                name="password"
                autocomplete="current-password"
                error=error
            />
            <div class="flex justify-end gap-2">
                <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                    "Keep my account"
                </Button>
                <Button variant=ButtonVariant::Danger submit=true busy=busy>
                    "Delete for good"
                </Button>
            </div>
        </form>
    }
}
