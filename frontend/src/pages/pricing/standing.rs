//! The plan that an account has: which, until when, and what follows it.

use leptos::prelude::*;
use lumiku_dto::{
    Timestamp,
    plan::{MONTH_DAYS, Subscription},
};

use crate::{
    buying::Wanted,
    clock,
    components::{ButtonLink, Icon, Tile},
    format,
    signals::{Memo, Signal},
};

/// A plan that ends within this is said to end, in milliseconds.
const SOON: i64 = 7 * 24 * 60 * 60 * 1000;

/// Nothing for a visitor, and for whoever is on the free plan.
#[component]
pub(super) fn YourPlan(standing: Memo<Option<Subscription>>, back: Memo<Option<String>>) -> impl IntoView {
    move || {
        let standing = standing.get()?;
        let words = in_words(&standing, clock::now(), clock::utc_offset())?;
        let soon = standing.periods.last().is_some_and(|period| period.ends_at.0 - clock::now().0 < SOON);
        let wanted = standing.plan_id.map(Wanted::Plan);
        Some(view! {
            <section class="card your-plan" aria-label="Your plan">
                <Tile icon=Icon::Tag tint=soon.then(|| "warn".to_owned()) />
                <div>
                    <p class="font-semibold">{words.0}</p>
                    <p class="text-sm text-ink-3">{words.1}</p>
                </div>
                {wanted
                    .map(|wanted| {
                        view! {
                            <ButtonLink href=Signal::derive(move || wanted.checkout(back.get().as_deref()))>
                                {format!("Extend by {MONTH_DAYS} days")}
                            </ButtonLink>
                        }
                    })}
            </section>
        })
    }
}

/// How a plan stands, and a second line to it; `None` when there is nothing to say.
fn in_words(standing: &Subscription, now: Timestamp, offset: i32) -> Option<(String, String)> {
    let label = standing.tier.label();
    let date = |moment| format::date(moment, now, offset);
    let Some(period) = standing.periods.first() else {
        return standing
            .set_by_admin
            .then(|| (format!("You are on {label}"), "Your administrator has set this.".to_owned()));
    };
    let plan = period.plan_id.label();
    let first = format!("You are on {plan} until {}", date(period.ends_at));
    let second = match standing.periods.get(1..).unwrap_or_default() {
        _ if standing.set_by_admin => format!("Your administrator has set {label}, which counts for now."),
        [] => "It ends by itself. Nothing is taken without you.".to_owned(),
        later => {
            let later: Vec<String> = later
                .iter()
                .map(|period| format!("{} until {}", period.plan_id.label(), date(period.ends_at)))
                .collect();
            format!("Then {}.", later.join(", "))
        }
    };
    Some((first, second))
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{account::Tier, plan::PlanPeriod};

    use super::*;

    const DAY: i64 = 86_400_000;

    fn period(plan_id: Tier, from: i64, to: i64) -> PlanPeriod {
        PlanPeriod { plan_id, starts_at: Timestamp(from * DAY), ends_at: Timestamp(to * DAY) }
    }

    fn standing(tier: Tier, set_by_admin: bool, periods: Vec<PlanPeriod>) -> Subscription {
        let plan_id = periods.first().map(|period| period.plan_id);
        Subscription { tier, plan_id, started_at: None, ends_at: None, set_by_admin, periods }
    }

    fn words(standing: &Subscription) -> Option<(String, String)> {
        in_words(standing, Timestamp(0), 0)
    }

    #[test]
    fn the_free_plan_needs_no_words() {
        assert_eq!(words(&standing(Tier::Free, false, Vec::new())), None);
    }

    #[test]
    fn a_plan_says_until_when_and_what_follows() {
        let pro = standing(Tier::Pro, false, vec![period(Tier::Pro, 0, 30), period(Tier::Basic, 30, 45)]);
        let (first, second) = words(&pro).unwrap();
        assert_eq!(first, "You are on Pro until 31 Jan");
        assert_eq!(second, "Then Basic until 15 Feb.");
    }

    #[test]
    fn what_an_administrator_set_is_named() {
        let given = standing(Tier::Enterprise, true, Vec::new());
        assert_eq!(words(&given).unwrap().0, "You are on Enterprise");
        let both = standing(Tier::Enterprise, true, vec![period(Tier::Basic, 0, 30)]);
        assert!(words(&both).unwrap().1.contains("Enterprise"));
    }
}
