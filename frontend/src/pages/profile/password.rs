//! A new password.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::{ErrorCode, account::ChangePassword};

use crate::{
    api::{self, ApiError},
    components::{Button, PasswordInput},
    session::Session,
    signals::{RwSignal, Signal},
    toast::Toasts,
};

/// What is wrong, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wrong {
    current: Option<String>,
    new: Option<String>,
}

impl Wrong {
    fn is_nothing(&self) -> bool {
        self.current.is_none() && self.new.is_none()
    }
}

#[component]
pub(super) fn Password(
    /// Called when it was changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::expect();
    let email = Session::expect().user().map(|user| user.email).unwrap_or_default();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(Wrong::default());
    let busy = RwSignal::new(false);
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let input =
            ChangePassword { current_password: current.get_untracked(), new_password: new.get_untracked() };
        let found = check(&input);
        wrong.set(found.clone());
        if !found.is_nothing() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::accounts::change_password(&input).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    current.set(String::new());
                    new.set(String::new());
                    on_changed.run(());
                    toasts.ok("Your password is changed. Other devices were logged out.");
                }
                Err(error) => wrong.set(refused(&error)),
            }
        });
    };
    view! {
        <form on:submit=change novalidate=true>
            // Password managers file the new password under this.
            <input type="text" name="username" autocomplete="username" value=email hidden=true aria-hidden="true" />
            <PasswordInput
                label="Current password"
                value=current
                name="currentPassword"
                autocomplete="current-password"
                error=Signal::derive(move || wrong.with(|wrong| wrong.current.clone()))
            />
            <PasswordInput
                label="New password"
                value=new
                name="newPassword"
                autocomplete="new-password"
                error=Signal::derive(move || wrong.with(|wrong| wrong.new.clone()))
            />
            <div>
                <Button submit=true busy=busy>
                    "Change password"
                </Button>
            </div>
        </form>
    }
}

fn check(input: &ChangePassword) -> Wrong {
    let current = input.current_password.is_empty().then(|| "Enter your current password.".to_owned());
    let new = input.validate().err().and_then(|fields| fields.get("newPassword").map(str::to_owned));
    Wrong { current, new }
}

fn refused(error: &ApiError) -> Wrong {
    if error.code() == Some(ErrorCode::InvalidCredentials) {
        return Wrong { current: Some("This is not your current password.".to_owned()), new: None };
    }
    let (current, new) = (error.field("currentPassword"), error.field("newPassword"));
    let other = (current.is_none() && new.is_none()).then(|| error.to_string());
    Wrong { current, new: new.or(other) }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::ErrorBody;

    use super::*;

    #[test]
    fn both_fields_are_checked_before_they_are_sent() {
        let input = |current: &str, new: &str| ChangePassword {
            current_password: current.into(),
            new_password: new.into(),
        };
        assert!(check(&input("old", "new password")).is_nothing());
        let wrong = check(&input("", "short"));
        assert!(wrong.current.is_some() && wrong.new.is_some());
    }

    #[test]
    fn a_wrong_password_is_told_at_its_field() {
        let refusal = |code| ApiError::Refused(Box::new(ErrorBody::new(code, "No.")));
        let wrong = refused(&refusal(ErrorCode::InvalidCredentials));
        assert!(wrong.current.is_some() && wrong.new.is_none());
        assert_eq!(refused(&refusal(ErrorCode::RateLimited)).new.as_deref(), Some("No."));
    }
}
