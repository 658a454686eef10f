//! Exact price arithmetic: integers and ratios, rounded up once at the end.
//!
//! Every tool's price function is built from this, so that the price on the button is the price in the
//! ledger, to the credit, in wasm and natively.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What something costs and how that came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The price, in whole credits.
    pub credits: i64,
    pub lines: Vec<QuoteLine>,
}

/// One step of a price: an amount to begin with, or a factor on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLine {
    pub label: String,
    /// A number of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// A multiplier, for showing only: the arithmetic behind `credits` is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
}

/// Unit prices in credits by action id: the manifest's, with an administrator's overrides applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList(BTreeMap<String, i64>);

impl PriceList {
    /// Collects unit prices; negative ones count as free.
    pub fn new(prices: impl IntoIterator<Item = (String, i64)>) -> Self {
        Self(prices.into_iter().map(|(id, credits)| (id, credits.max(0))).collect())
    }

    /// The unit price of an action, or `default` when the list does not name it.
    pub fn unit(&self, action: &str, default: i64) -> i64 {
        self.0.get(action).copied().unwrap_or(default)
    }
}

/// An exact non-negative ratio under construction. Factors are given in hundredths or as fractions,
/// never as floating point.
#[derive(Clone, Debug)]
pub struct Price {
    numerator: u128,
    denominator: u128,
    lines: Vec<QuoteLine>,
}

impl Price {
    /// Begins with `units × unit_price`.
    pub fn start(label: impl Into<String>, units: u64, unit_price: i64) -> Self {
        let unit_price = u128::try_from(unit_price).unwrap_or(0);
        Self {
            numerator: u128::from(units) * unit_price,
            denominator: 1,
            lines: vec![QuoteLine { label: label.into(), amount: Some(units), factor: None }],
        }
    }

    /// Multiplies by `hundredths / 100`, such as 120 for 1.2.
    #[must_use]
    pub fn times_hundredths(self, label: impl Into<String>, hundredths: u32) -> Self {
        self.times(label, u64::from(hundredths), 100)
    }

    /// Multiplies by the fraction `numerator / denominator`. A zero denominator counts as one.
    #[must_use]
    pub fn times(mut self, label: impl Into<String>, numerator: u64, denominator: u64) -> Self {
        let denominator = denominator.max(1);
        self.numerator = self.numerator.saturating_mul(u128::from(numerator));
        self.denominator = self.denominator.saturating_mul(u128::from(denominator));
        let shared = gcd(self.numerator, self.denominator).max(1);
        self.numerator /= shared;
        self.denominator /= shared;
        #[expect(clippy::cast_precision_loss, reason = "shown, never calculated with")]
        let factor = numerator as f64 / denominator as f64;
        self.lines.push(QuoteLine { label: label.into(), amount: None, factor: Some(factor) });
        self
    }

    /// Rounds up, once.
    pub fn quote(self) -> Quote {
        let credits = self.numerator.div_ceil(self.denominator);
        Quote { credits: i64::try_from(credits).unwrap_or(i64::MAX), lines: self.lines }
    }
}

/// A quote over several priced things: the sum of already rounded quotes.
pub fn sum(quotes: impl IntoIterator<Item = Quote>) -> Quote {
    let mut total = Quote { credits: 0, lines: Vec::new() };
    for quote in quotes {
        total.credits = total.credits.saturating_add(quote.credits);
        total.lines.extend(quote.lines);
    }
    total
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_exact_and_rounding_happens_once() {
        // 10 × 0.95 × 1.2 × 1.5 = 17.1, which costs 18; rounding at each step would give 19.
        let quote = Price::start("videos", 10, 1)
            .times_hundredths("volume", 95)
            .times_hundredths("order", 120)
            .times_hundredths("speed", 150)
            .quote();
        assert_eq!(quote.credits, 18);
        assert_eq!(quote.lines[1].factor, Some(0.95));
    }

    #[test]
    fn a_whole_price_is_not_rounded_up_by_accident() {
        // 1.2 × 1.5 × 10 is 18 in decimal and 18.000000000000004 in binary floating point.
        let quote =
            Price::start("videos", 10, 1).times_hundredths("a", 120).times_hundredths("b", 150).quote();
        assert_eq!(quote.credits, 18);
    }
}
