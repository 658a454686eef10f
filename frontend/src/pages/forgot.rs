//! `/forgot-password`: asks for a link to a new password.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::account::{ForgotPassword, check_email};

use super::entry::EntryFrame;
use crate::{
    api::{self, ApiError},
    components::{Button, ButtonLink, ButtonSize, ButtonVariant, Notice, TextInput, Tone, focus_first_wrong},
    signals::{RwSignal, Signal},
    title::use_title,
};

/// `/forgot-password`
#[component]
pub fn ForgotPage() -> impl IntoView {
    use_title("Forgot password".to_owned());
    let email = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let address = email.get_untracked().trim().to_owned();
        wrong.set(check_email(&address).err());
        error.set(None);
        if wrong.with_untracked(Option::is_some) {
            focus_first_wrong(event.target());
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match api::accounts::forgot_password(&ForgotPassword { email: address }).await {
                Ok(()) => drop(sent.try_set(true)),
                Err(reason) => drop(error.try_set(Some(reason))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <EntryFrame>
            {move || {
                if sent.get() {
                    return view! { <Sent email=email.get_untracked() /> }.into_any();
                }
                view! {
                    <h1>"Forgot your password?"</h1>
                    <p class="mt-1 mb-6 text-ink-2">
                        "Enter the address of your account. We send a link with which you set a new one."
                    </p>
                    {move || {
                        error
                            .get()
                            .map(|error| {
                                view! {
                                    <Notice tone=Tone::Bad class="mb-4">
                                        {error.to_string()}
                                    </Notice>
                                }
                            })
                    }}
                    <form class="grid gap-4" novalidate on:submit=submit>
                        <TextInput
                            label="Email"
                            name="email"
                            kind="email"
                            autocomplete="username"
                            autofocus=true
                            value=email
                            error=Signal::derive(move || wrong.get().map(str::to_owned))
                        />
                        <Button
                            variant=ButtonVariant::Primary
                            size=ButtonSize::Large
                            full=true
                            submit=true
                            busy=busy
                        >
                            "Send the link"
                        </Button>
                        <p class="text-center">
                            <a class="link" href="/login">
                                "Back to the login"
                            </a>
                        </p>
                    </form>
                }
                    .into_any()
            }}
        </EntryFrame>
    }
}

#[component]
fn Sent(email: String) -> impl IntoView {
    view! {
        <div role="status">
            <h1>"Look into your mail"</h1>
            <p class="mt-1 text-ink-2">
                "If there is an account for " <b>{email}</b>
                ", a link to a new password is on its way. It works once, for an hour."
            </p>
        </div>
        <p class="mt-4 mb-6 text-sm text-ink-3">"Nothing there? Look into the spam, or try again in a few minutes."</p>
        <ButtonLink href="/login" size=ButtonSize::Large full=true>
            "Back to the login"
        </ButtonLink>
    }
}
