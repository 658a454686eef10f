//! What a batch costs.

use lumiku_dto::{PriceList, Quote, price::Price};

use crate::settings::{Fps, Quality, Settings};

/// The priced action.
pub const MIX: &str = "mix";
/// Credits per video, before factors and overrides.
pub const CREDITS_PER_VIDEO: i64 = 1;

/// The price of `count` videos made with these settings, exact and rounded up once:
/// `count × volume × order 1.2 × speed 1.5 × trimming 1.2 × looks 1.5 × quality × 60 fps 1.2`.
pub fn price(settings: &Settings, count: u32, prices: &PriceList) -> Quote {
    let unit = prices.unit(MIX, CREDITS_PER_VIDEO);
    let mut price = Price::start(if count == 1 { "video" } else { "videos" }, u64::from(count), unit);
    let factors = [
        ("volume", volume(count)),
        ("order", if settings.order_mixing { 120 } else { 100 }),
        ("speed", if settings.speed_variations { 150 } else { 100 }),
        ("trimming", if settings.smart_trimming { 120 } else { 100 }),
        ("looks", if settings.look_variations { 150 } else { 100 }),
        (quality_label(settings.quality), quality(settings.quality)),
        ("60 fps", if settings.fps == Fps::F60 { 120 } else { 100 }),
    ];
    for (label, hundredths) in factors.into_iter().filter(|(_, hundredths)| *hundredths != 100) {
        price = price.times_hundredths(label, hundredths);
    }
    price.quote()
}

/// What is owed in credits when `delivered` of `ordered` videos arrived: their own price, but never more
/// than the whole order's. That happens, since 50 videos cost more than 51.
pub fn owed(settings: &Settings, delivered: u32, ordered: u32, prices: &PriceList) -> i64 {
    let whole = price(settings, ordered, prices).credits;
    price(settings, delivered.min(ordered), prices).credits.min(whole)
}

/// Discount on many videos at once, in hundredths.
const fn volume(count: u32) -> u32 {
    match count {
        0..=5 => 100,
        6..=10 => 95,
        11..=25 => 90,
        26..=50 => 85,
        _ => 82,
    }
}

const fn quality(quality: Quality) -> u32 {
    match quality {
        Quality::Sd => 80,
        Quality::Hd => 100,
        Quality::FullHd => 150,
    }
}

const fn quality_label(quality: Quality) -> &'static str {
    match quality {
        Quality::Sd => "480p",
        Quality::Hd => "720p",
        Quality::FullHd => "1080p",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Aspect;

    fn credits(settings: &Settings, count: u32) -> i64 {
        price(settings, count, &PriceList::default()).credits
    }

    fn plain() -> Settings {
        Settings { order_mixing: false, ..Settings::default() }
    }

    /// One of the combinations of everything that has a price, by number.
    fn combination(number: u32) -> Settings {
        Settings {
            order_mixing: number & 1 != 0,
            speed_variations: number & 2 != 0,
            smart_trimming: number & 4 != 0,
            look_variations: number & 8 != 0,
            fps: Fps::ALL[(number / 16 % 4) as usize],
            quality: Quality::ALL[(number / 64 % 3) as usize],
            ..Settings::default()
        }
    }

    #[test]
    fn ten_videos_with_order_and_speed_cost_eighteen() {
        let settings = Settings { speed_variations: true, ..Settings::default() };
        let quote = price(&settings, 10, &PriceList::default());
        assert_eq!(quote.credits, 18);
        let labels: Vec<&str> = quote.lines.iter().map(|line| line.label.as_str()).collect();
        assert_eq!(labels, ["videos", "volume", "order", "speed"]);
    }

    #[test]
    fn every_factor_is_as_agreed() {
        let of = |settings: Settings| credits(&settings, 100);
        // 100 videos at 0.82.
        assert_eq!(of(plain()), 82);
        assert_eq!(of(Settings { order_mixing: true, ..plain() }), 99); // 98.4
        assert_eq!(of(Settings { speed_variations: true, ..plain() }), 123);
        assert_eq!(of(Settings { smart_trimming: true, ..plain() }), 99);
        assert_eq!(of(Settings { look_variations: true, ..plain() }), 123);
        assert_eq!(of(Settings { quality: Quality::Sd, ..plain() }), 66); // 65.6
        assert_eq!(of(Settings { quality: Quality::FullHd, ..plain() }), 123);
        assert_eq!(of(Settings { fps: Fps::F60, ..plain() }), 99);
        assert_eq!(of(Settings { fps: Fps::F24, ..plain() }), 82);
        assert_eq!(of(Settings { fps: Fps::F25, ..plain() }), 82);
    }

    #[test]
    fn the_discount_begins_after_5_10_25_and_50_videos() {
        let prices = PriceList::new([(MIX.to_owned(), 100)]);
        let each = [5, 6, 10, 11, 25, 26, 50, 51, 100].map(|count| {
            let credits = price(&plain(), count, &prices).credits;
            assert_eq!(credits % i64::from(count), 0);
            credits / i64::from(count)
        });
        assert_eq!(each, [100, 95, 95, 90, 90, 85, 85, 82, 82]);
    }

    #[test]
    fn every_combination_and_count_agrees_with_the_written_rule() {
        let rate = |on: bool, factor: u128| if on { factor } else { 10 };
        for number in 0..192 {
            let settings = combination(number);
            for count in 1..=100_u32 {
                let steps = [(50, 82), (25, 85), (10, 90), (5, 95)];
                let step = steps.into_iter().find(|(above, _)| count > *above);
                let volume: u128 = step.map_or(100, |(_, hundredths)| hundredths);
                let tenths = [
                    rate(settings.order_mixing, 12),
                    rate(settings.speed_variations, 15),
                    rate(settings.smart_trimming, 12),
                    rate(settings.look_variations, 15),
                    match settings.quality {
                        Quality::Sd => 8,
                        Quality::Hd => 10,
                        Quality::FullHd => 15,
                    },
                    rate(settings.fps == Fps::F60, 12),
                ];
                for unit in [1_u32, 3] {
                    let whole: u128 =
                        tenths.iter().product::<u128>() * volume * u128::from(count) * u128::from(unit);
                    let expected = whole.div_ceil(100 * 10_u128.pow(6));
                    let prices = PriceList::new([(MIX.to_owned(), i64::from(unit))]);
                    let credits = price(&settings, count, &prices).credits;
                    assert_eq!(u128::try_from(credits).unwrap(), expected, "{count} × {settings:?}");
                }
            }
        }
    }

    #[test]
    fn a_part_never_costs_more_than_the_whole_order() {
        let prices = PriceList::default();
        assert!(credits(&plain(), 50) > credits(&plain(), 51));
        assert_eq!(owed(&plain(), 50, 51, &prices), credits(&plain(), 51));
        for number in 0..192 {
            let settings = combination(number);
            for ordered in [1, 6, 11, 26, 51, 100] {
                let all = credits(&settings, ordered);
                let mut parts = (0..=ordered).map(|delivered| owed(&settings, delivered, ordered, &prices));
                assert!(parts.clone().is_sorted() || ordered > 25, "what is owed grows with what arrives");
                assert!(parts.clone().all(|part| (0..=all).contains(&part)));
                assert_eq!((parts.clone().next(), parts.next_back()), (Some(0), Some(all)));
            }
        }
    }

    #[test]
    fn what_has_no_price_changes_none() {
        let settings = Settings {
            aspect: Aspect::Square,
            mirror: true,
            fit_duration: Some(20.0),
            seed: Some(1),
            output_count: 50,
            ..plain()
        };
        assert_eq!(credits(&settings, 7), credits(&plain(), 7));
    }
}
