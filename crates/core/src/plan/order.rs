//! What a plan costs somebody now, and the order of it. An order keeps the terms that it was opened under, whatever
//! the configuration says when it is paid.

use lumiku_dto::{
    PaymentId, Timestamp, UserId,
    account::{Tier, User},
    number::rupiah,
    payment::CreatedPayment,
    plan::{ChoosePlan, MONTH_DAYS, PlanChange, PlanQuote, PlanQuoteLine},
};
use sea_orm::DatabaseTransaction;

use super::{
    chain::{Chain, MONTH_MS, Stretch},
    store,
};
use crate::{
    Core, Error, Result,
    config::PlanTerms,
    ledger::idempotency::IdempotencyKey,
    payment::{self, NewOrder, Product, SMALLEST},
    sql,
};

/// Months of one plan that can be paid for in advance.
const MOST_MONTHS: i64 = 12;

/// The terms of an order, as they were when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrderTerms {
    pub(super) change: PlanChange,
    pub(super) tier: Tier,
    /// Of a month.
    pub(super) terms: PlanTerms,
}

/// A quote, with what its order keeps.
struct Priced {
    quote: PlanQuote,
    terms: PlanTerms,
}

/// What a plan costs the user now. Free, and changes nothing.
///
/// # Errors
/// [`Error::Invalid`] naming `planId`; [`Error::Conflict`] when it cannot be bought as things stand.
pub async fn quote_plan(core: &Core, user: &UserId, plan: &str) -> Result<PlanQuote> {
    Ok(price(core, user, plan).await?.quote)
}

/// Opens an order of a plan and says where to pay it.
///
/// # Errors
/// As [`quote_plan`] and [`payment::create_payment`]; [`Error::Conflict`] when the amount is not the one that was shown.
pub async fn buy_plan(
    core: &Core,
    user: &User,
    choice: ChoosePlan,
    idempotency: Option<IdempotencyKey>,
) -> Result<CreatedPayment> {
    // What was answered before is answered alike, whatever the plan has become since.
    if let Some(created) = payment::find_created(core, &user.id, idempotency.as_ref()).await? {
        return Ok(created);
    }
    let Priced { quote, terms } = price(core, &user.id, &choice.plan_id).await?;
    if choice.amount.is_some_and(|shown| shown != quote.amount) {
        let sentence = format!("The price has changed: it is {} now.", rupiah(quote.amount));
        return Err(Error::Conflict(sentence));
    }
    let order = NewOrder {
        product: Product::Plan,
        product_id: quote.plan_id.as_str().into(),
        description: describe(quote.kind, quote.plan_id),
        amount: quote.amount,
        credits: quote.credits,
        payment_method: choice.payment_method,
        plan: Some(OrderTerms { change: quote.kind, tier: quote.plan_id, terms }),
        idempotency,
    };
    payment::create_payment(core, user, order).await
}

/// Writes down the terms of an order with the order.
pub(crate) async fn insert_terms(
    tx: &DatabaseTransaction,
    payment: &PaymentId,
    order: OrderTerms,
) -> Result<()> {
    let insert =
        "INSERT INTO plan_orders (payment_id, change, tier, price, credits) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        payment.as_str().into(),
        order.change.as_str().into(),
        order.tier.as_str().into(),
        order.terms.price.into(),
        order.terms.credits.into(),
    ];
    sql::execute(tx, insert, values).await?;
    Ok(())
}

async fn price(core: &Core, user: &UserId, plan: &str) -> Result<Priced> {
    let tier = Tier::from_wire(plan);
    let found = tier.and_then(|tier| Some((tier, core.config.plans.terms(tier)?)));
    let (tier, terms) = found.ok_or_else(|| Error::field("planId", "There is no such plan on sale."))?;
    let now = core.clock.now();
    let chain = store::chain(&store::periods(core.db.read(), user).await?, now);
    Ok(Priced { quote: quote(chain, tier, terms, now)?, terms })
}

/// The price of a plan over what the user has.
fn quote(mut chain: Chain, tier: Tier, terms: PlanTerms, now: Timestamp) -> Result<PlanQuote> {
    let (kind, credits, lines) = match chain.tier() {
        Some(current) if current > tier => {
            let sentence = format!(
                "{} is still paid for. {} can be bought when it has ended.",
                current.label(),
                tier.label()
            );
            return Err(Error::Conflict(sentence));
        }
        Some(current) if current < tier => {
            let (credits, lines) = upgrade(&chain, tier, terms);
            (PlanChange::Upgrade, credits, lines)
        }
        Some(_) if chain.first_ms() > (MOST_MONTHS - 1) * MONTH_MS => {
            let days = MOST_MONTHS * MONTH_DAYS;
            return Err(Error::Conflict(format!("A plan can be paid for {days} days in advance at most.")));
        }
        current => {
            let kind = if current.is_some() { PlanChange::Extend } else { PlanChange::Buy };
            (kind, terms.credits, vec![line(tier, MONTH_DAYS, terms.price)])
        }
    };
    let amount = lines.iter().map(|line| line.amount).sum();
    apply(&mut chain, kind, tier, terms, amount);
    let ends_at = now.plus_ms(chain.first_ms());
    Ok(PlanQuote { kind, plan_id: tier, amount, credits, ends_at, lines })
}

/// What a change of a plan that was paid for does to the time that the user has.
pub(super) fn apply(chain: &mut Chain, change: PlanChange, tier: Tier, terms: PlanTerms, amount: i64) {
    match change {
        PlanChange::Buy | PlanChange::Extend => chain.add(Stretch { tier, terms, ms: MONTH_MS }),
        PlanChange::Upgrade => chain.raise(tier, terms, amount),
    }
}

/// The credits and the lines of an upgrade: the new plan for the days that are left, less what is paid for them. What
/// the gateway takes at least becomes time.
fn upgrade(chain: &Chain, tier: Tier, terms: PlanTerms) -> (i64, Vec<PlanQuoteLine>) {
    let raised = chain.lower(tier);
    let days: i64 = raised.iter().map(|raised| raised.days).sum();
    let mut lines = vec![line(tier, days, div_ceil(terms.price * days))];
    for lower in Tier::ALL {
        let of_it = raised.iter().filter(|raised| raised.tier == lower);
        let (days, paid) = of_it.fold((0, 0), |(days, paid), raised| {
            (days + raised.days, paid + raised.terms.price * raised.days)
        });
        if days > 0 {
            let label = format!("{} for {}, paid already", lower.label(), in_days(days));
            lines.push(PlanQuoteLine { label, amount: -(paid / MONTH_DAYS) });
        }
    }
    let difference: i64 = lines.iter().map(|line| line.amount).sum();
    if difference < SMALLEST {
        let label = "Rounded up to the smallest payment; it makes the plan longer".into();
        lines.push(PlanQuoteLine { label, amount: SMALLEST - difference });
    }
    let more = |raised: &super::chain::Raised| (terms.credits - raised.terms.credits).max(0) * raised.days;
    (raised.iter().map(more).sum::<i64>() / MONTH_DAYS, lines)
}

fn line(tier: Tier, days: i64, amount: i64) -> PlanQuoteLine {
    PlanQuoteLine { label: format!("{} for {}", tier.label(), in_days(days)), amount }
}

fn in_days(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

/// A month's share of days' prices, rounded up.
fn div_ceil(price_days: i64) -> i64 {
    price_days.div_euclid(MONTH_DAYS) + i64::from(price_days.rem_euclid(MONTH_DAYS) > 0)
}

fn describe(change: PlanChange, tier: Tier) -> String {
    match change {
        PlanChange::Buy | PlanChange::Extend => format!("{} plan, {MONTH_DAYS} days", tier.label()),
        PlanChange::Upgrade => format!("Upgrade to the {} plan", tier.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::PlansConfig, plan::chain::DAY_MS};

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    fn of(tier: Tier) -> PlanTerms {
        PlansConfig::default().terms(tier).unwrap()
    }

    fn having(tier: Tier, ms: i64) -> Chain {
        Chain::new([Stretch { tier, terms: of(tier), ms }])
    }

    fn ask(chain: Chain, tier: Tier) -> Result<PlanQuote> {
        quote(chain, tier, of(tier), NOW)
    }

    #[test]
    fn a_month_costs_its_price_and_is_put_behind_what_there_is() {
        let bought = ask(Chain::default(), Tier::Pro).unwrap();
        assert_eq!((bought.kind, bought.amount, bought.credits), (PlanChange::Buy, 149_000, 3_500));
        assert_eq!(bought.ends_at, NOW.plus_ms(MONTH_MS));
        let extended = ask(having(Tier::Pro, 10 * DAY_MS), Tier::Pro).unwrap();
        assert_eq!((extended.kind, extended.amount, extended.credits), (PlanChange::Extend, 149_000, 3_500));
        assert_eq!(extended.ends_at, NOW.plus_ms(40 * DAY_MS));
    }

    #[test]
    fn an_upgrade_costs_the_difference_of_the_days_left() {
        let half = ask(having(Tier::Basic, 15 * DAY_MS), Tier::Pro).unwrap();
        assert_eq!((half.kind, half.amount, half.credits), (PlanChange::Upgrade, 50_000, 1_250));
        assert_eq!(half.ends_at, NOW.plus_ms(15 * DAY_MS));
        let lines: Vec<_> = half.lines.iter().map(|line| (line.label.as_str(), line.amount)).collect();
        assert_eq!(lines, [("Pro for 15 days", 74_500), ("Basic for 15 days, paid already", -24_500)]);
        // A day that has begun counts whole, and comes back as time.
        let later = ask(having(Tier::Basic, 14 * DAY_MS + 1), Tier::Pro).unwrap();
        assert_eq!(later.amount, 50_000);
        assert!(later.ends_at > NOW.plus_ms(14 * DAY_MS + 1));
    }

    #[test]
    fn the_smallest_upgrade_is_what_the_gateway_takes_and_its_rest_is_time() {
        let last = ask(having(Tier::Basic, DAY_MS), Tier::Pro).unwrap();
        assert_eq!(last.amount, SMALLEST);
        assert_eq!(last.lines.iter().map(|line| line.amount).sum::<i64>(), SMALLEST);
        // 10,000 less the difference of a day, at the price of a day of Pro.
        let more = last.ends_at.0 - NOW.plus_ms(DAY_MS).0;
        assert_eq!(more, (SMALLEST * MONTH_MS - 100_000 * DAY_MS) / 149_000);
    }

    #[test]
    fn what_was_paid_counts_and_not_what_the_plan_costs_by_now() {
        let old = PlanTerms { price: 29_000, credits: 4_000 };
        let chain = Chain::new([Stretch { tier: Tier::Basic, terms: old, ms: MONTH_MS }]);
        let upgraded = ask(chain, Tier::Pro).unwrap();
        // More credits than Pro gives came with it: none are taken back.
        assert_eq!((upgraded.amount, upgraded.credits), (120_000, 0));
    }

    #[test]
    fn neither_a_lower_plan_nor_more_than_a_year_can_be_bought() {
        assert!(matches!(ask(having(Tier::Pro, 1), Tier::Basic), Err(Error::Conflict(_))));
        assert!(ask(having(Tier::Pro, 11 * MONTH_MS), Tier::Pro).is_ok());
        assert!(matches!(ask(having(Tier::Pro, 11 * MONTH_MS + 1), Tier::Pro), Err(Error::Conflict(_))));
    }
}
