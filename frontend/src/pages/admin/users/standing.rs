//! Plan, role, and whether the account may be used: changed together, for a reason.

use leptos::prelude::*;
use lumiku_dto::{
    account::{Role, Tier},
    admin::{AdminUser, UpdateAdminUser},
};

use super::{
    super::{
        asking::{Asking, ReasonDialog},
        words::{role_name, role_options, tier_options},
    },
    page::Account,
};
use crate::{
    api,
    components::{Button, Select, Switch},
    effect,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
};

/// What can be chosen for an account.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Choice {
    tier: Tier,
    role: Role,
    active: bool,
}

impl Choice {
    fn of(user: &AdminUser) -> Self {
        Self { tier: user.tier, role: user.role, active: user.is_active }
    }

    /// The change from `before` to this, without its reason.
    fn change(self, before: Self) -> UpdateAdminUser {
        UpdateAdminUser {
            tier: (self.tier != before.tier).then_some(self.tier),
            role: (self.role != before.role).then_some(self.role),
            is_active: (self.active != before.active).then_some(self.active),
            reason: String::new(),
        }
    }
}

/// A change in words, before → after.
fn in_words(before: Choice, after: Choice) -> String {
    let mut parts = Vec::new();
    if after.tier != before.tier {
        parts.push(format!("The plan goes from {} to {}.", before.tier.label(), after.tier.label()));
    }
    if after.role != before.role {
        parts.push(format!("The role goes from {} to {}.", role_name(before.role), role_name(after.role)));
    }
    match (before.active, after.active) {
        (true, false) => {
            parts.push(
                "The account is logged out everywhere and cannot log in. What is in it stays.".to_owned(),
            );
        }
        (false, true) => parts.push("The account can log in again.".to_owned()),
        _ => {}
    }
    parts.join(" ")
}

#[component]
pub(super) fn Standing(user: Memo<Option<AdminUser>>) -> impl IntoView {
    let known = Memo::new(move |_| {
        let nobody = Choice { tier: Tier::Free, role: Role::User, active: true };
        user.with(|user| user.as_ref().map_or(nobody, Choice::of))
    });
    let chosen = RwSignal::new(known.get_untracked());
    effect::run(move || chosen.set(known.get()));
    let same = Memo::new(move |_| chosen.get() == known.get());
    let session = Session::expect();
    let own = Memo::new(move |_| {
        let own = session.user().map(|own| own.id);
        user.with(|user| user.as_ref().map(|user| user.id.clone()) == own)
    });
    let asking = Asking::new();
    view! {
        <section class="card desk-section" aria-labelledby="desk-standing">
            <div class="desk-section-head">
                <h2 id="desk-standing">"Plan, role and access"</h2>
                <p class="text-sm text-ink-3">
                    {move || {
                        if own.get() {
                            "This is your own account: another admin changes its role and access."
                        } else {
                            "It counts from the next request on."
                        }
                    }}
                </p>
            </div>
            <div class="desk-standing">
                <div class="field">
                    <span class="field-label" aria-hidden="true">
                        "Plan"
                    </span>
                    <Select
                        label="Plan"
                        options=Signal::stored(tier_options())
                        value=Signal::derive(move || chosen.get().tier.as_str().to_owned())
                        on_change=move |value: String| {
                            if let Some(tier) = Tier::from_wire(&value) {
                                chosen.update(|chosen| chosen.tier = tier);
                            }
                        }
                    />
                </div>
                <div class="field">
                    <span class="field-label" aria-hidden="true">
                        "Role"
                    </span>
                    <Select
                        label="Role"
                        options=Signal::stored(role_options())
                        value=Signal::derive(move || chosen.get().role.as_str().to_owned())
                        on_change=move |value: String| {
                            if let Some(role) = Role::from_wire(&value) {
                                chosen.update(|chosen| chosen.role = role);
                            }
                        }
                    />
                </div>
                <Switch
                    label="May log in"
                    hint="Off: logged out everywhere, at once."
                    checked=Signal::derive(move || chosen.get().active)
                    on_change=move |active: bool| chosen.update(|chosen| chosen.active = active)
                />
                <div class="desk-standing-acts">
                    <Button disabled=same on_click=move |_| asking.ask()>
                        "Save changes"
                    </Button>
                    {move || {
                        (!same.get())
                            .then(|| {
                                view! {
                                    <Button on_click=move |_| chosen.set(known.get_untracked())>
                                        "Put back"
                                    </Button>
                                }
                            })
                    }}
                </div>
            </div>
            <Confirm asking=asking user=user known=known chosen=chosen />
        </section>
    }
}

#[component]
fn Confirm(
    asking: Asking,
    user: Memo<Option<AdminUser>>,
    known: Memo<Choice>,
    chosen: RwSignal<Choice>,
) -> impl IntoView {
    let account = Account::expect();
    let toasts = Toasts::expect();
    let confirm = Callback::new(move |()| {
        let Some(user) = user.get_untracked() else { return };
        let change = chosen.get_untracked().change(known.get_untracked());
        let input = UpdateAdminUser { reason: asking.reason(), ..change };
        let checked = input.validate();
        let answer = async move { api::admin::update_user(&user.id, &input).await };
        asking.send(checked, answer, move |_| {
            account.detail.reload();
            account.sessions.update(|sessions| *sessions += 1);
            toasts.ok("The account is changed");
        });
    });
    let title = Signal::derive(move || {
        let email = user.with(|user| user.as_ref().map(|user| user.email.clone())).unwrap_or_default();
        if known.get().active && !chosen.get().active {
            format!("Deactivate {email}?")
        } else {
            format!("Change {email}?")
        }
    });
    let words = Signal::derive(move || {
        if known.get().active && !chosen.get().active { "Deactivate" } else { "Save changes" }.to_owned()
    });
    view! {
        <ReasonDialog
            asking=asking
            title=title
            text=Signal::derive(move || in_words(known.get(), chosen.get()))
            confirm=words
            keep="Leave it"
            on_confirm=confirm
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Choice = Choice { tier: Tier::Free, role: Role::User, active: true };

    #[test]
    fn only_what_differs_is_sent() {
        let after = Choice { tier: Tier::Pro, ..BEFORE };
        let change = after.change(BEFORE);
        assert_eq!((change.tier, change.role, change.is_active), (Some(Tier::Pro), None, None));
    }

    #[test]
    fn a_change_says_what_becomes_of_the_account() {
        assert_eq!(in_words(BEFORE, BEFORE), "");
        let words = in_words(BEFORE, Choice { tier: Tier::Pro, active: false, ..BEFORE });
        assert!(words.contains("from Free to Pro") && words.contains("logged out"), "{words}");
    }
}
