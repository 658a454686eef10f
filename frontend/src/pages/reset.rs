//! `/reset-password`, with the `?token=` of a mailed link: a new password.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::account::{ResetPassword, check_password};

use super::entry::EntryFrame;
use crate::{
    api::{self, ApiError},
    components::{
        Button, ButtonLink, ButtonSize, ButtonVariant, Notice, PasswordInput, Tone, focus_first_wrong,
    },
    router::Router,
    session::Session,
    signals::RwSignal,
    title::use_title,
    toast::Toasts,
};

/// `/reset-password`
#[component]
pub fn ResetPage() -> impl IntoView {
    use_title("New password".to_owned());
    let router = Router::expect();
    let token = untrack(|| router.query("token")).filter(|token| !token.is_empty());
    // The link is a key: it stays neither in the address nor in the history.
    if token.is_some() {
        router.replace_quietly("/reset-password");
    }
    view! {
        <EntryFrame>
            {match token {
                Some(token) => view! { <NewPassword token=token /> }.into_any(),
                None => view! { <NoLink /> }.into_any(),
            }}
        </EntryFrame>
    }
}

#[component]
fn NoLink() -> impl IntoView {
    view! {
        <h1>"This link is not complete"</h1>
        <p class="mt-1 mb-6 text-ink-2">"Open it once more from the e-mail, or ask for a new one."</p>
        <ButtonLink href="/forgot-password" variant=ButtonVariant::Primary size=ButtonSize::Large full=true>
            "Ask for a new link"
        </ButtonLink>
    }
}

#[component]
fn NewPassword(token: String) -> impl IntoView {
    let router = Router::expect();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let token = StoredValue::new(token);
    let password = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target();
        if busy.get_untracked() {
            return;
        }
        let input = ResetPassword { token: token.get_value(), password: password.get_untracked() };
        error.set(None);
        wrong.set(check_password(&input.password).err().map(str::to_owned));
        if wrong.with_untracked(Option::is_some) {
            focus_first_wrong(form);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::accounts::reset_password(&input).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    // Every session of the account has ended, perhaps this browser's too.
                    session.forget();
                    toasts.ok("Your password is changed. Log in with it.");
                    router.replace("/login");
                }
                Err(reason) => match reason.field("password") {
                    Some(sentence) => {
                        wrong.set(Some(sentence));
                        focus_first_wrong(form);
                    }
                    None => error.set(Some(reason)),
                },
            }
        });
    };
    view! {
        <h1>"Choose a new password"</h1>
        <p class="mt-1 mb-6 text-ink-2">"You are then logged out everywhere, and log in with the new one."</p>
        {move || error.get().map(refused)}
        <form class="grid gap-4" novalidate on:submit=submit>
            <PasswordInput
                label="New password"
                name="password"
                autocomplete="new-password"
                hint="At least 8 characters."
                value=password
                error=wrong
            />
            <Button variant=ButtonVariant::Primary size=ButtonSize::Large full=true submit=true busy=busy>
                "Set the password"
            </Button>
        </form>
    }
}

fn refused(error: ApiError) -> impl IntoView {
    let over = !error.is_temporary();
    // A link that does not work is told about in the field of the token.
    let words = error.field("token").unwrap_or_else(|| error.to_string());
    view! {
        <Notice tone=Tone::Bad class="mb-4">
            <p>{words}</p>
            {over
                .then(|| {
                    view! {
                        <a class="link" href="/forgot-password">
                            "Ask for a new link"
                        </a>
                    }
                })}
        </Notice>
    }
}
