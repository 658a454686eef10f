//! What rows of a table come to, by the tool's price function.

use lumiku_carousel_dto::{BulkOrder, EXPORT, GENERATE, GENERATE_SLIDE, bulk_price, price::CREDITS};
use lumiku_dto::PriceList;
use serde::{Deserialize, Serialize};

use super::BulkRow;

/// What is ordered of a row, or has arrived of it, beside its project, which is free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// A writer filled its gaps.
    pub written: bool,
    /// Its pictures are there.
    pub exported: bool,
}

/// What every row of an order is priced by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// How many sizes each slide is exported in.
    pub sizes: u32,
    /// Unit prices by action, at the time of submission.
    unit_prices: Vec<(String, i64)>,
}

impl Tariff {
    /// At the unit prices of now.
    pub fn new(sizes: usize, prices: &PriceList) -> Self {
        let units =
            CREDITS.iter().map(|(action, credits)| ((*action).to_owned(), prices.unit(action, *credits)));
        Self { sizes: count(sizes), unit_prices: units.collect() }
    }

    /// What is ordered of a row.
    pub fn ordered(&self, row: &BulkRow) -> Parts {
        Parts { written: !row.gaps.is_empty(), exported: self.sizes > 0 }
    }

    /// An order of these rows.
    pub fn order<'a>(&self, rows: impl IntoIterator<Item = (&'a BulkRow, Parts)>) -> BulkOrder {
        let mut order = BulkOrder { sizes: self.sizes, ..BulkOrder::default() };
        for (row, parts) in rows {
            let slides = count(row.slides.len());
            order.carousels += 1;
            // Without a size they cost nothing, and are counted for whoever asks.
            if parts.exported || self.sizes == 0 {
                order.slides += slides;
            }
            if parts.written {
                order.written += 1;
                order.written_slides += slides;
            }
        }
        order
    }

    /// What is owed in credits for what has arrived of rows: its own price, but never more than `whole`, the
    /// price of all that was ordered. That happens, since 50 carousels cost more than 51.
    pub fn owed<'a>(&self, rows: impl IntoIterator<Item = (&'a BulkRow, Parts)>, whole: i64) -> i64 {
        let arrived = rows.into_iter().filter(|(_, parts)| *parts != Parts::default());
        bulk_price(self.order(arrived), &self.prices()).credits.min(whole)
    }

    /// Credits divided among rows by what each costs alone. The shares add up to them, if anything costs.
    pub fn shares<'a>(&self, rows: impl IntoIterator<Item = (&'a BulkRow, Parts)>, credits: i64) -> Vec<i64> {
        let prices = self.prices();
        let costs: Vec<i128> = rows.into_iter().map(|(row, parts)| self.cost(&prices, row, parts)).collect();
        let sum: i128 = costs.iter().sum::<i128>().max(1);
        let (mut before, mut given) = (0, 0);
        let share = |cost: &i128| {
            before += cost;
            let now = i64::try_from(i128::from(credits) * before / sum).unwrap_or(credits);
            let share = now - given;
            given = now;
            share
        };
        costs.iter().map(share).collect()
    }

    fn cost(&self, prices: &PriceList, row: &BulkRow, parts: Parts) -> i128 {
        let slides = i128::from(count(row.slides.len()));
        let unit = |action: &str| i128::from(prices.unit(action, 0));
        let exported = if parts.exported { slides * i128::from(self.sizes) * unit(EXPORT) } else { 0 };
        let written = if parts.written { unit(GENERATE) + slides * unit(GENERATE_SLIDE) } else { 0 };
        exported + written
    }

    /// The unit prices.
    pub fn prices(&self) -> PriceList {
        PriceList::new(self.unit_prices.iter().cloned())
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{BulkColumn, Slide, Slot};
    use proptest::prelude::*;

    use super::*;

    fn row(slides: usize, gaps: bool) -> BulkRow {
        let gaps = if gaps { vec![BulkColumn::Text(0, Slot::Title)] } else { Vec::new() };
        BulkRow { slides: vec![Slide::default(); slides], gaps, ..BulkRow::default() }
    }

    fn ordered<'a>(tariff: &Tariff, rows: &'a [BulkRow]) -> Vec<(&'a BulkRow, Parts)> {
        rows.iter().map(|row| (row, tariff.ordered(row))).collect()
    }

    #[test]
    fn an_order_is_the_sum_of_its_rows() {
        let tariff = Tariff::new(2, &PriceList::default());
        let rows = [row(5, false), row(4, true), row(6, true)];
        let order = tariff.order(ordered(&tariff, &rows));
        assert_eq!(order, BulkOrder { carousels: 3, slides: 15, sizes: 2, written: 2, written_slides: 10 });
        // 15 × 2 + 2 × 5 + 10
        assert_eq!(tariff.owed(ordered(&tariff, &rows), 1000), 50);
    }

    #[test]
    fn seven_of_ten_cost_what_seven_cost() {
        let tariff = Tariff::new(1, &PriceList::default());
        let rows = vec![row(4, false); 10];
        let whole = tariff.owed(ordered(&tariff, &rows), i64::MAX);
        assert_eq!(whole, 38); // 40 × 0.95
        let mut parts = ordered(&tariff, &rows);
        parts.iter_mut().take(3).for_each(|(_, parts)| *parts = Parts::default());
        assert_eq!(tariff.owed(parts.clone(), whole), 27); // 28 × 0.95 = 26.6
        assert_eq!(tariff.owed(parts.into_iter().take(3), whole), 0);
        assert_eq!(tariff.order(ordered(&tariff, &rows)).carousels, 10);
    }

    #[test]
    fn projects_alone_are_free() {
        let tariff = Tariff::new(0, &PriceList::default());
        let rows = vec![row(4, false); 500];
        assert_eq!(tariff.order(ordered(&tariff, &rows)).carousels, 500);
        assert_eq!(tariff.owed(ordered(&tariff, &rows), i64::MAX), 0);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_negative(
            rows in prop::collection::vec((1..20_usize, any::<bool>()), 1..80),
            sizes in 1..4_usize,
            credits in 0..100_000_i64,
        ) {
            let tariff = Tariff::new(sizes, &PriceList::default());
            let rows: Vec<BulkRow> = rows.into_iter().map(|(slides, gaps)| row(slides, gaps)).collect();
            let shares = tariff.shares(ordered(&tariff, &rows), credits);
            prop_assert_eq!(shares.iter().sum::<i64>(), credits);
            prop_assert!(shares.iter().all(|share| *share >= 0));
        }
    }
}
