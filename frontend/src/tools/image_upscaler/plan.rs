//! What would be made, what it costs, and what stands in the way. Pure: rules and price are the server's own, from
//! the tool's dto crate.

use lumiku_dto::PriceList;
use lumiku_image_upscaler_dto::{Format, Mode, Output, price};

use super::choices::{Choices, Size};
use crate::format;

/// A picture that waits to be upscaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) name: String,
    /// In pixels, as shown.
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) format: Format,
}

impl Input {
    /// Size of the result, or why there can be none.
    pub(super) fn output(&self, choices: Choices) -> Result<Output, String> {
        choices.settings().output(self.width, self.height, self.format).map_err(|fields| {
            let reason = ["scale", "fit", "format"].into_iter().find_map(|field| fields.get(field));
            reason.unwrap_or("This picture cannot be upscaled.").to_owned()
        })
    }
}

/// What would happen at a press of the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// One for each picture, in order.
    pub(super) outputs: Vec<Result<Output, String>>,
    /// In credits; `None` when something stands in the way, or a fit has no picture to measure.
    pub(super) credits: Option<i64>,
    /// How the price comes about, when that is more than one number.
    pub(super) factors: Option<String>,
}

/// Plans `inputs`. Without any, a scale is priced for one picture.
pub(super) fn plan(inputs: &[Input], choices: Choices, prices: &PriceList) -> Plan {
    let outputs: Vec<_> = inputs.iter().map(|input| input.output(choices)).collect();
    let factors: Option<Vec<u32>> = match (inputs, choices.size) {
        ([], Size::Times(scale)) => Some(vec![scale]),
        ([], Size::Fit4k) => None,
        _ => outputs.iter().map(|output| output.as_ref().ok().map(|output| output.factor)).collect(),
    };
    Plan {
        credits: factors.as_ref().map(|factors| price(choices.mode, factors, prices).credits),
        factors: factors.filter(|_| inputs.len() > 1).map(|factors| in_words(choices.mode, &factors, prices)),
        outputs,
    }
}

/// `3 pictures × 4 credits`, or `2 × 4 + 1 × 6 credits` when they differ.
fn in_words(mode: Mode, factors: &[u32], prices: &PriceList) -> String {
    let unit = mode.unit_price(prices);
    let mut groups: Vec<(u32, usize)> = Vec::new();
    for factor in factors {
        if let Some((_, count)) = groups.iter_mut().find(|(known, _)| known == factor) {
            *count += 1;
        } else {
            let place = groups.partition_point(|(known, _)| known < factor);
            groups.insert(place, (*factor, 1));
        }
    }
    match groups.as_slice() {
        [(factor, count)] => {
            format!("{count} pictures × {}", format::credits(unit * i64::from(*factor)))
        }
        groups => {
            let parts: Vec<String> = groups
                .iter()
                .map(|(factor, count)| format!("{count} × {}", format::number(unit * i64::from(*factor))))
                .collect();
            format!("{} credits", parts.join(" + "))
        }
    }
}

/// Why `size` cannot be chosen for these pictures; `None` when it can.
pub(super) fn obstacle(inputs: &[Input], choices: Choices, size: Size) -> Option<String> {
    let choices = choices.with_size(size);
    let mut refused = inputs.iter().filter_map(|input| input.output(choices).err().map(|why| (input, why)));
    let (first, why) = refused.next()?;
    let others = refused.count();
    Some(match (inputs.len(), others) {
        (1, _) => why,
        (_, 0) => format!("{}: {why}", first.name),
        (_, others) => {
            format!("{}: {why} And {}.", first.name, format::count(as_i64(others), "other", "others"))
        }
    })
}

/// The result's pixels in words: one size, or from the smallest to the largest.
pub(super) fn pixels_in_words(outputs: &[Result<Output, String>]) -> Option<String> {
    let pixels = |output: &&Output| output.width * output.height;
    let text = |output: &Output| format!("{} × {}", output.width, output.height);
    match (outputs.iter().flatten().min_by_key(pixels)?, outputs.iter().flatten().max_by_key(pixels)?) {
        (least, most) if pixels(&least) == pixels(&most) => Some(format!("{} pixels", text(most))),
        (least, most) => Some(format!("{} to {} pixels", text(least), text(most))),
    }
}

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(name: &str, width: u32, height: u32) -> Input {
        Input { name: name.into(), width, height, format: Format::Png }
    }

    fn times(scale: u32) -> Choices {
        Choices::default().with_size(Size::Times(scale))
    }

    fn with_ai(choices: Choices) -> Choices {
        Choices { mode: Mode::Ai, ..choices }
    }

    fn fit() -> Choices {
        Choices::default().with_size(Size::Fit4k)
    }

    #[test]
    fn one_picture_costs_its_factor() {
        let plan = plan(&[picture("a.png", 1152, 864)], times(2), &PriceList::default());
        assert_eq!(plan.credits, Some(4));
        assert_eq!(plan.factors, None);
        assert_eq!(pixels_in_words(&plan.outputs).as_deref(), Some("2304 × 1728 pixels"));
    }

    #[test]
    fn a_price_is_shown_before_there_is_a_picture() {
        assert_eq!(plan(&[], times(3), &PriceList::default()).credits, Some(6));
        assert_eq!(plan(&[], fit(), &PriceList::default()).credits, None);
    }

    #[test]
    fn a_batch_says_how_its_price_comes_about() {
        let prices = PriceList::default();
        let same = [picture("a", 100, 100), picture("b", 200, 100), picture("c", 300, 100)];
        assert_eq!(plan(&same, times(2), &prices).factors.as_deref(), Some("3 pictures × 4 credits"));
        let mixed = [picture("a", 1920, 1080), picture("b", 1920, 1080), picture("c", 1300, 800)];
        let plan = plan(&mixed, fit(), &prices);
        assert_eq!(plan.factors.as_deref(), Some("2 × 4 + 1 × 6 credits"));
        assert_eq!(plan.credits, Some(14));
        assert_eq!(pixels_in_words(&plan.outputs).as_deref(), Some("3510 × 2160 to 3840 × 2160 pixels"));
    }

    #[test]
    fn price_and_words_follow_the_mode() {
        let prices = PriceList::default();
        assert_eq!(plan(&[], with_ai(times(2)), &prices).credits, Some(8));
        let three = [picture("a", 100, 100), picture("b", 200, 100), picture("c", 300, 100)];
        let plan = plan(&three, with_ai(times(3)), &prices);
        assert_eq!((plan.credits, plan.factors.as_deref()), (Some(36), Some("3 pictures × 12 credits")));
    }

    #[test]
    fn one_refused_picture_leaves_no_price() {
        let inputs = [picture("small.png", 100, 100), picture("large.png", 6000, 4000)];
        let plan = plan(&inputs, times(4), &PriceList::default());
        assert_eq!(plan.credits, None);
        assert!(plan.outputs[0].is_ok() && plan.outputs[1].is_err());
    }

    #[test]
    fn an_obstacle_names_the_picture_and_the_reason() {
        let large = [picture("large.png", 6000, 4000)];
        assert!(obstacle(&large, times(2), Size::Times(4)).unwrap().contains("at most 100 megapixels"));
        assert_eq!(obstacle(&large, times(2), Size::Times(2)), None);
        let inputs = [picture("a.png", 3840, 2160), picture("b.png", 5000, 3000), picture("c.png", 10, 10)];
        assert_eq!(
            obstacle(&inputs, times(2), Size::Fit4k).as_deref(),
            Some("a.png: This picture already fills the box. And 1 other.")
        );
        assert_eq!(obstacle(&[], times(2), Size::Fit4k), None);
    }
}
