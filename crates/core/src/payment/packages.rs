//! Credits on sale.

use lumiku_dto::credits::{Package, Packages};

/// What a credit costs in a package, in IDR.
pub(crate) const CREDIT_PRICE: i64 = 50;

/// Credits on sale, smallest first. A credit costs the same in each.
pub fn packages() -> Packages {
    let package = |id: &str, name: &str, credits: i64, price: i64| Package {
        id: id.into(),
        name: name.into(),
        credits,
        price,
        price_per_credit: price / credits,
        popular: id == "pro",
    };
    Packages {
        items: vec![
            package("starter", "Starter", 4_000, 200_000),
            package("basic", "Basic", 6_000, 300_000),
            package("pro", "Pro", 10_000, 500_000),
            package("business", "Business", 20_000, 1_000_000),
            package("enterprise", "Enterprise", 40_000, 2_000_000),
        ],
        next_cursor: None,
    }
}

/// The package with this id.
pub fn find_package(id: &str) -> Option<Package> {
    packages().items.into_iter().find(|package| package.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::SMALLEST;

    #[test]
    fn a_credit_costs_the_same_in_every_package_and_the_gateway_takes_each() {
        for package in packages().items {
            assert_eq!(package.price, package.credits * CREDIT_PRICE, "{}", package.id);
            assert!(package.price >= SMALLEST, "{}", package.id);
        }
    }
}
