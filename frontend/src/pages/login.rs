//! `/login`: in, and on to where the person was going.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::{ErrorCode, account::Login};

use super::entry::EntryFrame;
use crate::{
    api::{self, ApiError},
    components::{
        Button, ButtonSize, ButtonVariant, Notice, PasswordInput, TextInput, Tone, focus_first_wrong,
    },
    router::Router,
    session::{Presence, Session},
    signals::{RwSignal, Signal},
    title::use_title,
    url,
};

/// `/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    use_title("Log in".to_owned());
    let session = Session::expect();
    let router = Router::expect();
    let next = move || router.query("next");
    let ended = move || router.query("ended").is_some();
    crate::effect::run(move || {
        if session.presence() == Presence::LoggedIn {
            router.replace(&url::next_or_dashboard(untrack(next).as_deref()));
        }
    });

    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let missing = RwSignal::new((false, false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let input =
            Login { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let empty = (input.email.is_empty(), input.password.is_empty());
        missing.set(empty);
        error.set(None);
        if empty != (false, false) {
            focus_first_wrong(event.target());
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match api::accounts::login(&input).await {
                Ok(answer) => session.enter(answer.user),
                Err(reason) => error.set(Some(reason)),
            }
            busy.set(false);
        });
    };

    view! {
        <EntryFrame>
            <h1>"Welcome back"</h1>
            <p class="mt-1 mb-6 text-ink-2">
                "New here? "
                <a class="link" href=move || url::with_query("/register", &[("next", next().as_deref())])>
                    "Start with 100 credits"
                </a>
            </p>
            {move || {
                (ended() && error.with(Option::is_none))
                    .then(|| {
                        view! {
                            <Notice class="mb-4">"Your session has ended. Log in to go on where you were."</Notice>
                        }
                    })
            }}
            {move || {
                error
                    .get()
                    .map(|error| {
                        let words = match error.code() {
                            Some(ErrorCode::InvalidCredentials) => {
                                "Email and password do not match an account.".to_owned()
                            }
                            _ => error.to_string(),
                        };
                        view! {
                            <Notice tone=Tone::Bad class="mb-4">
                                {words}
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
                    error=Signal::derive(move || missing.get().0.then(|| "Enter your email address.".to_owned()))
                />
                <PasswordInput
                    label="Password"
                    name="password"
                    autocomplete="current-password"
                    value=password
                    error=Signal::derive(move || missing.get().1.then(|| "Enter your password.".to_owned()))
                />
                <p class="-mt-2 text-right text-sm">
                    <a class="link" href="/forgot-password">
                        "Forgot your password?"
                    </a>
                </p>
                <Button variant=ButtonVariant::Primary size=ButtonSize::Large full=true submit=true busy=busy>
                    "Log in"
                </Button>
            </form>
        </EntryFrame>
    }
}
