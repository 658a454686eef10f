//! Setting a balance right: how many credits, why, and what the balance will be.

use leptos::{html, prelude::*};
use lumiku_dto::{
    admin::{AdjustCredits, AdminUser},
    validate::Fields,
};

use super::{
    super::{
        asking::{Asking, ReasonDialog},
        typed::whole,
    },
    page::Account,
};
use crate::{
    api::{self, idempotency_key},
    components::{Choice, Field, Segmented},
    effect, format,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::Press,
};

const ADD: &str = "add";
const TAKE: &str = "take";

#[component]
pub(super) fn AdjustCreditsDialog(
    asking: Asking,
    user: Memo<Option<AdminUser>>,
    balance: Memo<i64>,
) -> impl IntoView {
    let account = Account::expect();
    let (toasts, session) = (Toasts::expect(), Session::expect());
    let way = RwSignal::new(ADD.to_owned());
    let typed = RwSignal::new(String::new());
    let press = StoredValue::new(None::<Press<AdjustCredits>>);
    effect::run(move || {
        if asking.open.get() {
            way.set(ADD.to_owned());
            typed.set(String::new());
        }
    });
    let amount = Memo::new(move |_| signed(&typed.get(), way.with(|way| way == TAKE)));
    let confirm = Callback::new(move |()| {
        let Some(user) = user.get_untracked() else { return };
        let amount = amount.get_untracked();
        let unread = amount.is_none() && typed.with_untracked(|typed| !typed.trim().is_empty());
        let input = AdjustCredits { amount: amount.unwrap_or(0), reason: asking.reason() };
        let next = Press::next(press.get_value().as_ref(), input.clone(), idempotency_key);
        press.set_value(Some(next.clone()));
        let (checked, whose) = (check(&input, unread), user.id.clone());
        let answer = async move { api::admin::adjust_credits(&user.id, &next.asked, &next.key).await };
        asking.send(checked, answer, move |done| {
            press.set_value(None);
            account.detail.change(|detail| detail.user.credits = done.balance);
            account.detail.reload();
            account.entries.update(|entries| *entries += 1);
            if untrack(|| session.user()).is_some_and(|own| own.id == whose) {
                session.balance.set(Some(done.balance));
            }
            toasts.ok(format!("The balance is {} now", format::credits(done.balance)));
        });
    });
    let title = Signal::derive(move || {
        let email = user.with(|user| user.as_ref().map(|user| user.email.clone()));
        format!("Adjust the credits of {}", email.unwrap_or_default())
    });
    let words = Signal::derive(move || match amount.get() {
        Some(credits @ 1..) => format!("Add {}", format::credits(credits)),
        Some(credits) if credits < 0 => format!("Take {}", format::credits(-credits)),
        _ => "Adjust credits".to_owned(),
    });
    view! {
        <ReasonDialog
            asking=asking
            title=title
            text="It stands in the ledger and in the audit log, and nobody can take it out again.".to_owned()
            confirm=words
            keep="Cancel"
            hint="The owner reads this in their history."
            on_confirm=confirm
        >
            <Segmented
                label="Direction"
                options=Signal::stored(vec![Choice::new(ADD, "Add"), Choice::new(TAKE, "Take away")])
                value=way
                on_change=move |value: String| way.set(value)
            />
            <Credits typed=typed wrong=asking.wrong("amount") />
            <Preview balance=balance amount=amount />
        </ReasonDialog>
    }
}

/// The number of credits.
#[component]
fn Credits(typed: RwSignal<String>, wrong: Memo<Option<String>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| drop(input.focus()));
    view! {
        <Field id="desk-credits" label="Credits" error=wrong>
            <input
                node_ref=input
                class="input"
                id="desk-credits"
                name="credits"
                inputmode="numeric"
                autocomplete="off"
                aria-required="true"
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby="desk-credits-note"
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </Field>
    }
}

/// The balance before and after.
#[component]
fn Preview(balance: Memo<i64>, amount: Memo<Option<i64>>) -> impl IntoView {
    let after = move || amount.get().map(|amount| balance.get().saturating_add(amount));
    let words = move || match after() {
        None => "\u{2013}".to_owned(),
        Some(after) if after < 0 => "not enough to take".to_owned(),
        Some(after) => format::credits(after),
    };
    view! {
        <p class="desk-preview" aria-live="polite" data-tone=move || after().filter(|after| *after < 0).map(|_| "bad")>
            <span>
                "Now " <b>{move || format::credits(balance.get())}</b>
            </span>
            <span>
                "Then " <b>{words}</b>
            </span>
        </p>
    }
}

/// What was typed as a whole number of credits, with its sign; `None` when it is none.
fn signed(typed: &str, take: bool) -> Option<i64> {
    // The direction is chosen beside it: a sign would turn that round.
    let credits = whole(typed).filter(|credits| *credits >= 0)?;
    Some(if take { -credits } else { credits })
}

/// What is wrong with an adjustment. `unread`: what was typed is no number of credits.
fn check(input: &AdjustCredits, unread: bool) -> Result<(), Fields> {
    let mut fields = Fields::default();
    if unread {
        fields.check("amount", Err("Write a whole number, without a sign."));
    }
    for (field, message) in input.validate().err().map(Fields::into_map).unwrap_or_default() {
        fields.check(&field, Err(message));
    }
    fields.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_its_groups_and_gets_its_sign() {
        assert_eq!(signed("1,200", false), Some(1200));
        assert_eq!(signed(" 50 ", true), Some(-50));
        for odd in ["", "-5", "1.5", "2,5", "ten"] {
            assert_eq!(signed(odd, false), None, "{odd}");
        }
    }

    #[test]
    fn what_was_typed_and_is_no_number_is_said_of_its_field() {
        let wrong = |amount, reason: &str, unread| {
            let input = AdjustCredits { amount, reason: reason.into() };
            check(&input, unread).err().map(Fields::into_map).unwrap_or_default()
        };
        assert!(wrong(5, "Because", false).is_empty());
        assert_eq!(wrong(0, "Because", true)["amount"], "Write a whole number, without a sign.");
        assert!(wrong(0, "Because", false)["amount"].starts_with("Enter the credits"));
        assert_eq!(wrong(0, " ", true).len(), 2);
    }
}
