//! Where buying begins, and the way back to where the person was. The payment page is another site: what leads back
//! is kept by this browser.

use lumiku_dto::{PaymentId, account::Tier, payment::Payment};

use crate::{storage, url::with_query};

/// Where payments began, newest first: a line each, of the payment's id and a path.
const KEY: &str = "lumiku.payments";
/// Payments whose beginning is remembered. A user has at most five that wait.
const REMEMBERED: usize = 8;

/// What is to be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A package of credits, by its id.
    Package(String),
    /// A month of a plan.
    Plan(Tier),
}

impl Wanted {
    /// Reads `?package=` and `?plan=`.
    pub fn from_query(package: Option<&str>, plan: Option<&str>) -> Option<Self> {
        let package = package.filter(|id| !id.is_empty()).map(|id| Self::Package(id.to_owned()));
        package.or_else(|| plan.and_then(Tier::from_wire).filter(|tier| *tier != Tier::Free).map(Self::Plan))
    }

    /// What a payment was for, to buy it again.
    pub fn of(payment: &Payment) -> Option<Self> {
        match payment.product.as_str() {
            "credits" => Self::from_query(Some(&payment.product_id), None),
            "plan" => Self::from_query(None, Some(&payment.product_id)),
            _ => None,
        }
    }

    /// Where it is bought. `back` is where the person goes on afterwards.
    pub fn checkout(&self, back: Option<&str>) -> String {
        let what = match self {
            Self::Package(id) => ("package", Some(id.as_str())),
            Self::Plan(tier) => ("plan", Some(tier.as_str())),
        };
        with_query("/checkout", &[what, ("back", back)])
    }
}

/// Remembers where a payment began.
pub fn remember(payment: &PaymentId, back: Option<&str>) {
    let known = storage::read(KEY).unwrap_or_default();
    storage::write(KEY, Some(&with_line(&known, payment.as_str(), back.unwrap_or("/dashboard"))));
}

/// Where a payment began, as far as this browser knows.
pub fn way_back(payment: &PaymentId) -> Option<String> {
    line_of(&storage::read(KEY)?, payment.as_str())
}

fn with_line(known: &str, id: &str, path: &str) -> String {
    let mut text = format!("{id} {path}");
    let others = known.lines().filter(|line| line.split(' ').next() != Some(id));
    for line in others.take(REMEMBERED - 1) {
        text.push('\n');
        text.push_str(line);
    }
    text
}

fn line_of(known: &str, id: &str) -> Option<String> {
    let mut lines = known.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(known, _)| *known == id).map(|(_, path)| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_stands_in_the_address() {
        let package = Wanted::Package("starter".to_owned());
        assert_eq!(package.checkout(None), "/checkout?package=starter");
        assert_eq!(
            Wanted::Plan(Tier::Pro).checkout(Some("/tools/x?job=1")),
            "/checkout?plan=pro&back=%2Ftools%2Fx%3Fjob%3D1"
        );
        assert_eq!(Wanted::from_query(Some("starter"), None), Some(package));
        assert_eq!(Wanted::from_query(None, Some("pro")), Some(Wanted::Plan(Tier::Pro)));
        for nothing in [(None, None), (Some(""), Some("")), (None, Some("free")), (None, Some("gold"))] {
            assert_eq!(Wanted::from_query(nothing.0, nothing.1), None);
        }
    }

    #[test]
    fn each_payment_leads_back_to_its_own_place() {
        let one = with_line("", "p1", "/tools/a?project=x y");
        let two = with_line(&one, "p2", "/dashboard");
        assert_eq!(line_of(&two, "p1").as_deref(), Some("/tools/a?project=x y"));
        assert_eq!(line_of(&two, "p2").as_deref(), Some("/dashboard"));
        assert_eq!(line_of(&two, "p"), None);
    }

    #[test]
    fn only_the_newest_are_remembered() {
        let known = (0..20).fold(String::new(), |known, at| with_line(&known, &format!("p{at}"), "/credits"));
        assert_eq!(known.lines().count(), REMEMBERED);
        assert_eq!(line_of(&known, "p19").as_deref(), Some("/credits"));
        assert_eq!(line_of(&known, "p11"), None);
        assert_eq!(with_line(&known, "p15", "/").lines().count(), REMEMBERED);
    }
}
