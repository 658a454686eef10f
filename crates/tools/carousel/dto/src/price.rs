//! What carousels cost.

use lumiku_dto::{
    PriceList, Quote,
    price::{Price, sum},
    validate::Fields,
};
use serde::{Deserialize, Serialize};

use crate::{
    export::has_twice,
    generate::check_slide_count,
    limits::{MAX_BULK_ROWS, MAX_SLIDES},
    size::Size,
};

/// Priced action: a slide exported in one size, in whatever formats.
pub const EXPORT: &str = "export";
/// Priced action: a carousel written, besides its slides.
pub const GENERATE: &str = "generate";
/// Priced action: a slide written.
pub const GENERATE_SLIDE: &str = "generate_slide";
/// Priced action: a slide rewritten.
pub const REWRITE: &str = "rewrite";
/// Credits of the four, before overrides.
pub const CREDITS: [(&str, i64); 4] = [(EXPORT, 1), (GENERATE, 5), (GENERATE_SLIDE, 1), (REWRITE, 2)];

fn unit(prices: &PriceList, action: &str) -> i64 {
    let default = CREDITS.iter().find(|(name, _)| *name == action).map_or(0, |(_, credits)| *credits);
    prices.unit(action, default)
}

/// An export: 1 for each slide and size. What was exported before and has not changed is left out by the
/// caller.
pub fn export_price(slides: u32, sizes: u32, prices: &PriceList) -> Quote {
    Price::start("slides", u64::from(slides), unit(prices, EXPORT))
        .times("sizes", u64::from(sizes), 1)
        .quote()
}

/// A carousel written: 5, and 1 for each slide, whoever writes.
pub fn generate_price(slides: u32, prices: &PriceList) -> Quote {
    sum([
        Price::start("carousel", 1, unit(prices, GENERATE)).quote(),
        Price::start("slides", u64::from(slides), unit(prices, GENERATE_SLIDE)).quote(),
    ])
}

/// A slide rewritten: 2, whoever writes.
pub fn rewrite_price(prices: &PriceList) -> Quote {
    Price::start("rewrite", 1, unit(prices, REWRITE)).quote()
}

/// Many carousels at once: the sum of their prices, with the discount on many, exact and rounded up once.
///
/// `slides` are all slides of all carousels and are exported in each of `sizes`; `written` carousels with
/// `written_slides` slides are filled by a model.
pub fn bulk_price(order: BulkOrder, prices: &PriceList) -> Quote {
    let units =
        |count: u64, action: &str| count.saturating_mul(u64::try_from(unit(prices, action)).unwrap_or(0));
    let credits = units(u64::from(order.slides) * u64::from(order.sizes), EXPORT)
        .saturating_add(units(u64::from(order.written), GENERATE))
        .saturating_add(units(u64::from(order.written_slides), GENERATE_SLIDE));
    let price = Price::start("carousels", credits, 1);
    match volume(order.carousels) {
        100 => price.quote(),
        hundredths => price.times_hundredths("volume", hundredths).quote(),
    }
}

/// What a bulk request comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselBulkOrder))]
pub struct BulkOrder {
    pub carousels: u32,
    /// Of all carousels together.
    pub slides: u32,
    /// How many sizes each slide is exported in.
    #[serde(default)]
    pub sizes: u32,
    /// Carousels that a model fills.
    #[serde(default)]
    pub written: u32,
    /// Slides of those.
    #[serde(default)]
    pub written_slides: u32,
}

/// Discount on many carousels at once, in hundredths: the steps of Video Mix Pro.
const fn volume(count: u32) -> u32 {
    match count {
        0..=5 => 100,
        6..=10 => 95,
        11..=25 => 90,
        26..=50 => 85,
        _ => 82,
    }
}

/// Input of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
// Each field is renamed by itself: the description of the API knows no `rename_all_fields`.
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselQuoteRequest))]
pub enum QuoteRequest {
    /// An export of a stored project, less what is free, or of so many slides.
    Export {
        #[serde(default, rename = "projectId", skip_serializing_if = "Option::is_none")]
        project_id: Option<String>,
        #[serde(default, rename = "slideCount", skip_serializing_if = "Option::is_none")]
        slide_count: Option<u32>,
        sizes: Vec<Size>,
    },
    Generate {
        #[serde(rename = "slideCount")]
        slide_count: u32,
    },
    Rewrite,
    Bulk {
        #[serde(flatten)]
        order: BulkOrder,
    },
}

impl QuoteRequest {
    /// Counts within the limits.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        match self {
            Self::Export { project_id, slide_count, sizes } => {
                if project_id.is_some() == slide_count.is_some() {
                    fields.check("slideCount", Err("Give either projectId or slideCount."));
                }
                if slide_count.is_some_and(|count| count as usize > MAX_SLIDES) {
                    fields.check("slideCount", Err(format!("A carousel has at most {MAX_SLIDES} slides.")));
                }
                if has_twice(sizes) {
                    fields.check("sizes", Err("Name each size once."));
                }
            }
            Self::Generate { slide_count } => check_slide_count(*slide_count, &mut fields),
            Self::Rewrite => {}
            Self::Bulk { order } => {
                if order.carousels as usize > MAX_BULK_ROWS {
                    fields.check("carousels", Err(format!("A table has at most {MAX_BULK_ROWS} rows.")));
                }
                if order.slides as usize > order.carousels as usize * MAX_SLIDES {
                    fields.check("slides", Err(format!("A carousel has at most {MAX_SLIDES} slides.")));
                }
                if order.written > order.carousels || order.written_slides > order.slides {
                    fields.check("written", Err("More is written than there is."));
                }
                if order.sizes as usize > Size::ALL.len() {
                    fields.check("sizes", Err("There are three sizes."));
                }
            }
        }
        fields.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_costs_one_for_each_slide_and_size() {
        let prices = PriceList::default();
        assert_eq!(export_price(10, 1, &prices).credits, 10);
        assert_eq!(export_price(10, 3, &prices).credits, 30);
        assert_eq!(export_price(0, 3, &prices).credits, 0);
    }

    #[test]
    fn writing_costs_five_and_one_for_each_slide_and_rewriting_two() {
        let prices = PriceList::default();
        assert_eq!(generate_price(8, &prices).credits, 13);
        assert_eq!(rewrite_price(&prices).credits, 2);
    }

    #[test]
    fn many_carousels_cost_their_sum_less_the_discount_rounded_once() {
        let prices = PriceList::default();
        let order = BulkOrder { carousels: 7, slides: 35, sizes: 2, written: 2, written_slides: 9 };
        // (70 + 10 + 9) × 0.95 = 84.55
        assert_eq!(bulk_price(order, &prices).credits, 85);
        let plain = BulkOrder { carousels: 100, slides: 500, sizes: 1, ..BulkOrder::default() };
        assert_eq!(bulk_price(plain, &prices).credits, 410);
        assert_eq!(bulk_price(BulkOrder { carousels: 5, ..plain }, &prices).credits, 500);
    }

    #[test]
    fn overrides_replace_unit_prices() {
        let prices = PriceList::new([(EXPORT.to_owned(), 3), (GENERATE_SLIDE.to_owned(), 0)]);
        assert_eq!(export_price(2, 2, &prices).credits, 12);
        assert_eq!(generate_price(20, &prices).credits, 5);
    }

    #[test]
    fn a_quote_is_asked_for_by_action() {
        let json = r#"{"action":"export","slideCount":5,"sizes":["4:5","9:16"]}"#;
        let request: QuoteRequest = serde_json::from_str(json).unwrap();
        assert_eq!(request.validate(), Ok(()));
        let json = r#"{"action":"bulk","carousels":2,"slides":41}"#;
        let request: QuoteRequest = serde_json::from_str(json).unwrap();
        assert!(request.validate().unwrap_err().get("slides").is_some());
        assert!(serde_json::from_str::<QuoteRequest>(r#"{"action":"generate"}"#).is_err());
    }
}
