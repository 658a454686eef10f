//! Plans on sale, and a user's plan as they see it.

use lumiku_dto::{
    UserId,
    account::{Tier, WELCOME_CREDITS},
    number::{rupiah, thousands},
    plan::{MONTH_DAYS, Plan, PlanPeriod, Plans, Subscription},
    tool::Manifest,
};

use super::store::{self, Period};
use crate::{Core, Result, account, config::PlanTerms, payment::CREDIT_PRICE};

/// Every plan, lowest first, the free one included. What each brings is said from the tools as they are.
pub fn list_plans(core: &Core) -> Plans {
    let tools = core.tools.enabled();
    let plan = |id: Tier| {
        let terms = core.config.plans.terms(id);
        let mut features = match terms {
            Some(terms) => of_credits(terms),
            None => vec![format!("{} credits to begin", thousands(WELCOME_CREDITS))],
        };
        features.extend(of_tools(&tools, id));
        if id == Tier::Free {
            features.push(of_space(core.config.files.user_quota));
        }
        let terms = terms.unwrap_or(PlanTerms { price: 0, credits: 0 });
        Plan { id, name: id.label().into(), price: terms.price, credits: terms.credits, features }
    };
    Plans { items: Tier::ALL.map(plan).into(), next_cursor: None }
}

fn of_credits(terms: PlanTerms) -> Vec<String> {
    let mut lines = vec![format!("{} credits with every {MONTH_DAYS} days", thousands(terms.credits))];
    let each = terms.price.checked_div(terms.credits).unwrap_or(CREDIT_PRICE);
    if each < CREDIT_PRICE {
        lines.push(format!("A credit for {} instead of {}", rupiah(each), rupiah(CREDIT_PRICE)));
    }
    lines
}

/// The tools and actions that begin with this plan; for the free one, what is there without any.
fn of_tools(tools: &[Manifest], tier: Tier) -> Vec<String> {
    let of_it = tools.iter().filter(|tool| tool.access.min_tier == tier);
    let names: Vec<&str> = of_it.map(|tool| tool.name.as_str()).collect();
    let mut lines = Vec::new();
    if tier == Tier::Free {
        let all = names.len() == tools.len();
        lines.push(if all { "Every tool".into() } else { names.join(", ") });
    } else {
        let lower = Tier::ALL.into_iter().rev().find(|lower| *lower < tier).unwrap_or_default();
        lines.push(format!("Everything in {}", lower.label()));
        lines.extend(names.into_iter().map(str::to_owned));
        for tool in tools.iter().filter(|tool| tool.access.min_tier < tier) {
            let actions = tool.actions.iter().filter(|action| action.min_tier == tier);
            lines.extend(actions.map(|action| format!("{}: {}", tool.name, action.label)));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn of_space(bytes: i64) -> String {
    const MB: i64 = 1024 * 1024;
    let (gb, mb) = (bytes / (1024 * MB), bytes / MB);
    if gb > 0 { format!("{gb} GB for your work") } else { format!("{mb} MB for your work") }
}

/// How the user's plan stands.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) without such a user.
pub async fn find_subscription(core: &Core, user: &UserId) -> Result<Subscription> {
    let now = core.clock.now();
    let tier = account::find_user(core, user).await?.tier;
    let fixed = store::fixed_tier(core.db.read(), user).await?;
    let runs = runs(&store::periods(core.db.read(), user).await?);
    let periods: Vec<PlanPeriod> = runs.into_iter().filter(|run| run.ends_at > now).collect();
    let first = periods.first().filter(|first| first.starts_at <= now);
    Ok(Subscription {
        tier,
        plan_id: first.map(|first| first.plan_id),
        started_at: first.map(|first| first.starts_at),
        ends_at: first.map(|first| first.ends_at),
        set_by_admin: fixed.is_some(),
        periods,
    })
}

/// Periods of one plan that follow each other without a break, put together.
fn runs(periods: &[Period]) -> Vec<PlanPeriod> {
    let mut runs: Vec<PlanPeriod> = Vec::new();
    for period in periods {
        let (plan_id, starts_at, ends_at) = (period.tier, period.starts_at, period.ends_at);
        match runs.last_mut() {
            Some(last) if (last.plan_id, last.ends_at) == (plan_id, starts_at) => last.ends_at = ends_at,
            _ => runs.push(PlanPeriod { plan_id, starts_at, ends_at }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use lumiku_dto::Timestamp;

    use super::*;

    #[test]
    fn what_follows_without_a_break_is_one_run() {
        let terms = PlanTerms { price: 1, credits: 1 };
        let period =
            |tier, from, to| Period { tier, terms, starts_at: Timestamp(from), ends_at: Timestamp(to) };
        let periods = [
            period(Tier::Basic, 0, 10),
            period(Tier::Basic, 10, 20),
            period(Tier::Pro, 20, 30),
            period(Tier::Pro, 31, 40),
        ];
        let found: Vec<_> =
            runs(&periods).iter().map(|run| (run.plan_id, run.starts_at.0, run.ends_at.0)).collect();
        assert_eq!(found, [(Tier::Basic, 0, 20), (Tier::Pro, 20, 30), (Tier::Pro, 31, 40)]);
    }

    #[test]
    fn a_plan_says_what_a_credit_costs_where_it_is_less() {
        let of = |price, credits| of_credits(PlanTerms { price, credits });
        assert_eq!(
            of(149_000, 3_500),
            ["3,500 credits with every 30 days", "A credit for Rp42 instead of Rp50"]
        );
        assert_eq!(of(50_000, 1_000).len(), 1);
        assert_eq!(of(50_000, 0).len(), 1);
    }
}
