//! What is to be paid, and for what.

use lumiku_dto::{
    ErrorBody, ErrorCode, Timestamp,
    plan::{MONTH_DAYS, PlanChange, PlanQuote},
};

use crate::{
    api::{self, Answer, ApiError},
    buying::Wanted,
    clock, format,
};

/// An order before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bill {
    /// What is bought, such as "10,000 credits".
    pub(super) title: String,
    /// What that means, in a sentence.
    pub(super) text: String,
    /// Parts of the amount, in IDR.
    pub(super) lines: Vec<(String, i64)>,
    /// In IDR.
    pub(super) amount: i64,
    /// Credits that it brings.
    pub(super) credits: i64,
}

/// Asks for the bill of what is wanted.
pub(super) async fn find_bill(wanted: Wanted) -> Answer<Bill> {
    match wanted {
        Wanted::Package(id) => {
            let packages = api::credits::packages().await?.items;
            let package =
                packages.into_iter().find(|package| package.id == id).ok_or_else(no_such_package)?;
            Ok(Bill {
                title: format::credits(package.credits),
                text: format!(
                    "They work in every tool, at {} a credit.",
                    format::rupiah(package.price_per_credit)
                ),
                lines: vec![(format!("{} package", package.name), package.price)],
                amount: package.price,
                credits: package.credits,
            })
        }
        Wanted::Plan(plan) => {
            let quote = api::plans::quote(plan).await?;
            Ok(bill_of(&quote, clock::now(), clock::utc_offset()))
        }
    }
}

/// The bill of a plan.
fn bill_of(quote: &PlanQuote, now: Timestamp, offset: i32) -> Bill {
    let plan = quote.plan_id.label();
    let until = format::date(quote.ends_at, now, offset);
    let (title, text) = match quote.kind {
        PlanChange::Buy => (
            format!("{plan} plan, {MONTH_DAYS} days"),
            format!("It begins when it is paid and lasts until {until}."),
        ),
        PlanChange::Extend => (
            format!("{plan} plan, another {MONTH_DAYS} days"),
            format!("Your plan then lasts until {until}."),
        ),
        PlanChange::Upgrade => {
            (format!("Upgrade to {plan}"), format!("It begins when it is paid and lasts until {until}."))
        }
    };
    Bill {
        title,
        text,
        lines: quote.lines.iter().map(|line| (line.label.clone(), line.amount)).collect(),
        amount: quote.amount,
        credits: quote.credits,
    }
}

fn no_such_package() -> ApiError {
    ApiError::Refused(Box::new(ErrorBody::new(ErrorCode::NotFound, "This package is not on sale any more.")))
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{account::Tier, plan::PlanQuoteLine};

    use super::*;

    #[test]
    fn a_bill_says_what_is_bought_and_until_when() {
        let line = |label: &str, amount| PlanQuoteLine { label: label.to_owned(), amount };
        let quote = PlanQuote {
            kind: PlanChange::Upgrade,
            plan_id: Tier::Pro,
            amount: 250_000,
            credits: 5_000,
            ends_at: Timestamp(1_798_000_000_000),
            lines: vec![line("Pro", 350_000), line("What is left of Basic", -100_000)],
        };
        let bill = bill_of(&quote, Timestamp(1_797_000_000_000), 0);
        assert_eq!(bill.title, "Upgrade to Pro");
        assert!(bill.text.ends_with("until 23 Dec."), "{}", bill.text);
        assert_eq!(bill.lines.iter().map(|(_, amount)| amount).sum::<i64>(), bill.amount);
        let extend =
            bill_of(&PlanQuote { kind: PlanChange::Extend, ..quote }, Timestamp(1_797_000_000_000), 0);
        assert_eq!(extend.title, "Pro plan, another 30 days");
    }
}
