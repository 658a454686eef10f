//! A plan, and what somebody can do about it.

use leptos::prelude::*;
use lumiku_dto::{
    account::Tier,
    plan::{MONTH_DAYS, Plan, Subscription},
};

use crate::{
    buying::Wanted,
    components::{Badge, ButtonLink, Icon, IconView, Tone},
    format,
    signals::{Memo, Signal},
};

/// What the card offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    /// Nothing to buy here.
    None,
    /// A visitor begins without paying.
    Register,
    Choose,
    Extend,
    Upgrade,
    /// A higher plan is there.
    Included,
}

/// What a plan offers to somebody on `tier`, `None` for a visitor, who has paid for the plan `paid`.
fn offer(plan: Tier, tier: Option<Tier>, paid: Option<Tier>) -> Offer {
    match (plan, tier, paid) {
        (Tier::Free, None, _) => Offer::Register,
        (Tier::Free, Some(_), _) => Offer::None,
        (_, _, Some(paid)) if paid == plan => Offer::Extend,
        (_, _, Some(paid)) if paid > plan => Offer::Included,
        (_, _, Some(_)) => Offer::Upgrade,
        // Set by an administrator, without a payment.
        (_, Some(tier), None) if tier > plan => Offer::Included,
        (_, _, None) => Offer::Choose,
    }
}

#[component]
pub(super) fn PlanCard(
    plan: Plan,
    tier: Memo<Option<Tier>>,
    standing: Memo<Option<Subscription>>,
    back: Memo<Option<String>>,
) -> impl IntoView {
    let id = plan.id;
    let current = Memo::new(move |_| tier.get() == Some(id));
    let offer = Memo::new(move |_| {
        let paid = standing.with(|standing| standing.as_ref().and_then(|standing| standing.plan_id));
        offer(id, tier.get(), paid)
    });
    let price = if plan.price == 0 { "Free".to_owned() } else { format::rupiah(plan.price) };
    let period =
        if plan.price == 0 { "for as long as you like".to_owned() } else { format!("for {MONTH_DAYS} days") };
    let name = StoredValue::new(plan.name.clone());
    view! {
        <li class="card plan" data-current=move || current.get().then_some("")>
            <h3 class="flex items-center gap-2 text-md">
                {plan.name}
                {move || current.get().then(|| view! { <Badge tone=Tone::Ember>"Your plan"</Badge> })}
            </h3>
            <p class="plan-price">{price}</p>
            <p class="text-sm text-ink-3">{period}</p>
            <ul>
                {plan
                    .features
                    .into_iter()
                    .map(|feature| {
                        view! {
                            <li>
                                <IconView icon=Icon::Check />
                                <span>{feature}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <div class="plan-act">{move || button(offer.get(), id, &name.get_value(), back)}</div>
        </li>
    }
}

fn button(offer: Offer, plan: Tier, name: &str, back: Memo<Option<String>>) -> AnyView {
    let words = match offer {
        Offer::None => return ().into_any(),
        Offer::Included => {
            return view! { <p class="text-sm text-ink-3">"Included in your plan"</p> }.into_any();
        }
        Offer::Register => {
            return view! {
                <ButtonLink href="/register" full=true>
                    "Start free"
                </ButtonLink>
            }
            .into_any();
        }
        Offer::Choose => format!("Choose {name}"),
        Offer::Extend => format!("Extend by {MONTH_DAYS} days"),
        Offer::Upgrade => format!("Upgrade to {name}"),
    };
    let wanted = Wanted::Plan(plan);
    view! {
        <ButtonLink href=Signal::derive(move || wanted.checkout(back.get().as_deref())) full=true>
            {words}
        </ButtonLink>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_chooses_and_begins_free() {
        assert_eq!(offer(Tier::Free, None, None), Offer::Register);
        assert_eq!(offer(Tier::Pro, None, None), Offer::Choose);
    }

    #[test]
    fn a_plan_that_is_paid_for_is_extended_or_exchanged_for_a_higher_one() {
        let basic = |plan| offer(plan, Some(Tier::Basic), Some(Tier::Basic));
        assert_eq!(basic(Tier::Free), Offer::None);
        assert_eq!(basic(Tier::Basic), Offer::Extend);
        assert_eq!(basic(Tier::Pro), Offer::Upgrade);
        assert_eq!(offer(Tier::Basic, Some(Tier::Pro), Some(Tier::Pro)), Offer::Included);
    }

    #[test]
    fn a_plan_that_was_given_can_still_be_bought() {
        assert_eq!(offer(Tier::Pro, Some(Tier::Pro), None), Offer::Choose);
        assert_eq!(offer(Tier::Basic, Some(Tier::Pro), None), Offer::Included);
        assert_eq!(offer(Tier::Pro, Some(Tier::Free), None), Offer::Choose);
    }
}
