//! `/register`: a new account, with its welcome credits.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::{
    ErrorCode,
    account::{Register, WELCOME_CREDITS},
    validate::Fields,
};

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
    toast::Toasts,
    url,
};

/// `/register`
#[component]
pub fn RegisterPage() -> impl IntoView {
    use_title("Sign up".to_owned());
    let session = Session::expect();
    let router = Router::expect();
    let next = move || router.query("next");
    crate::effect::run(move || {
        if session.presence() == Presence::LoggedIn {
            router.replace(&url::next_or_dashboard(untrack(next).as_deref()));
        }
    });

    view! {
        <EntryFrame>
            <h1>{format!("Start with {WELCOME_CREDITS} credits")}</h1>
            <p class="mt-1 mb-6 text-ink-2">
                "Already have an account? "
                <a class="link" href=move || url::with_query("/login", &[("next", next().as_deref())])>
                    "Log in"
                </a>
            </p>
            <Form />
        </EntryFrame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let session = Session::expect();
    let toasts = Toasts::expect();
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let fields = RwSignal::new(Fields::default());
    let wrong = move |field: &'static str| {
        Signal::derive(move || {
            let local = fields.with(|fields| fields.get(field).map(str::to_owned));
            local.or_else(|| error.with(|error| error.as_ref().and_then(|error| error.field(field))))
        })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target();
        if busy.get_untracked() {
            return;
        }
        let name = name.get_untracked().trim().to_owned();
        let input = Register {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            name: (!name.is_empty()).then_some(name),
        };
        error.set(None);
        if let Err(found) = input.validate() {
            fields.set(found);
            focus_first_wrong(form);
            return;
        }
        fields.set(Fields::default());
        busy.set(true);
        spawn_local(async move {
            match api::accounts::register(&input).await {
                Ok(answer) => {
                    toasts.push(
                        Tone::Ok,
                        format!("{WELCOME_CREDITS} credits are yours"),
                        Some("Pick a tool: the price stands above its button.".to_owned()),
                        None,
                    );
                    session.enter(answer.user);
                }
                Err(reason) => {
                    error.set(Some(reason));
                    focus_first_wrong(form);
                }
            }
            busy.set(false);
        });
    };

    view! {
            {move || {
                let error = error.get().filter(|error| error.code() != Some(ErrorCode::ValidationFailed))?;
                Some(
                    view! {
                        <Notice tone=Tone::Bad class="mb-4">
                            {error.to_string()}
                        </Notice>
                    },
                )
            }}
            <form class="grid gap-4" novalidate on:submit=submit>
                <TextInput
                    label="Name"
                    name="name"
                    autocomplete="name"
                    optional=true
                    autofocus=true
                    value=name
                    error=wrong("name")
                />
                <TextInput
                    label="Email"
                    name="email"
                    kind="email"
                    autocomplete="username"
                    value=email
                    error=wrong("email")
                />
                <PasswordInput
                    label="Password"
                    name="password"
                    autocomplete="new-password"
                    hint="At least 8 characters."
                    value=password
                    error=wrong("password")
                />
                <Button variant=ButtonVariant::Primary size=ButtonSize::Large full=true submit=true busy=busy>
                    "Create account"
                </Button>
                <p class="text-center text-sm text-ink-3">"No card. You pay only for what arrives."</p>
            </form>
    }
}
