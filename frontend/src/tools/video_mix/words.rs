//! The screen's sentences about numbers: prices, speeds, shares, counts. Pure, and without a formatted float, whose
//! tables weigh more than this tool.

use lumiku_dto::{Quote, price::QuoteLine};
use lumiku_video_mix_dto::{ClosestPair, Look, Settings};

use crate::format;

/// How a price comes about: `10 videos × 0.95 volume × 1.2 order`; nothing for a single plain video.
pub(super) fn factors(quote: &Quote) -> Option<String> {
    if quote.lines.len() < 2 && quote.lines.iter().all(|line| line.amount == Some(1)) {
        return None;
    }
    Some(quote.lines.iter().map(line).collect::<Vec<_>>().join(" × "))
}

fn line(line: &QuoteLine) -> String {
    match (line.amount, line.factor) {
        (Some(amount), _) => format!("{amount} {}", line.label),
        (None, Some(factor)) => format!("{} {}", hundredths(factor), line.label),
        (None, None) => line.label.clone(),
    }
}

/// A number with at most two decimals: 0.95, 1.2, 2.
pub(super) fn hundredths(value: f64) -> String {
    let all = rounded(value * 100.0);
    let (whole, rest) = (all / 100, all % 100);
    match (rest % 10, rest) {
        (_, 0) => whole.to_string(),
        (0, rest) => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

/// Seconds with at most one decimal: `4 s`, `4.2 s`.
pub(super) fn seconds(value: f64) -> String {
    let tenths = rounded(value * 10.0);
    if tenths.is_multiple_of(10) {
        format!("{} s", tenths / 10)
    } else {
        format!("{}.{} s", tenths / 10, tenths % 10)
    }
}

/// A share in whole percent: `62 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", rounded(share * 100.0))
}

/// A playback speed: `1.05×`.
pub(super) fn speed(value: f64) -> String {
    let all = rounded(value * 100.0);
    format!("{}.{:02}×", all / 100, all % 100)
}

/// A look's name on the screen.
pub(super) const fn look(look: Look) -> &'static str {
    match look {
        Look::Warm => "warm",
        Look::Cool => "cool",
        Look::TiltLeft => "tilted left",
        Look::TiltRight => "tilted right",
        Look::Close => "close",
        Look::MirrorWarm => "mirrored, warm",
        Look::MirrorTilt => "mirrored, tilted",
    }
}

/// A number of videos.
pub(super) fn videos(count: u32) -> String {
    format::count(i64::from(count), "video", "videos")
}

/// How many distinct videos there can be.
pub(super) fn pool(combinations: u64) -> String {
    match combinations {
        1 => "This pool can make 1 video.".to_owned(),
        0..=1_000_000 => {
            let count = format::number(i64::try_from(combinations).unwrap_or(i64::MAX));
            format!("This pool can make {count} distinct videos.")
        }
        _ => "This pool can make more than a million distinct videos.".to_owned(),
    }
}

/// A video's number in its batch: `01`.
pub(super) fn number(index: u32) -> String {
    format!("{:02}", index + 1)
}

/// From this share on two videos look so alike that looks are worth offering.
const TOO_ALIKE: f64 = 0.9;

/// What videos without looks have in common, said before they are paid for and beside each of them.
pub(super) const SHARED_FRAMES: &str =
    "Without Looks, videos that show the same clip have its frames in common.";

/// Which two are most alike.
pub(super) fn closest(pair: &ClosestPair) -> String {
    let alike = if pair.similarity > 0.99 { "over 99 %".to_owned() } else { percent(pair.similarity) };
    let (a, b) = (number(pair.a), number(pair.b));
    format!("No two are the same. Closest pair: {a} and {b}, {alike} alike.")
}

/// Whether looks would help the pair that is most alike.
pub(super) fn wants_looks(pair: &ClosestPair, settings: &Settings) -> bool {
    !settings.look_variations && pair.similarity > TOO_ALIKE
}

/// How many pieces of a video stand as in no video before it; `None` for the first.
pub(super) fn differing(fewest: Option<(usize, usize)>) -> Option<String> {
    let (differ, of) = fewest?;
    Some(format!("{differ} of {of} differ"))
}

fn rounded(value: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small and positive: seconds, factors, shares"
    )]
    let whole = value.max(0.0).round() as u64;
    whole
}

#[cfg(test)]
mod tests {
    use lumiku_dto::PriceList;
    use lumiku_video_mix_dto::price;

    use super::*;

    #[test]
    fn a_price_says_how_it_comes_about() {
        let settings = Settings { speed_variations: true, ..Settings::default() };
        let quote = price(&settings, 10, &PriceList::default());
        assert_eq!(factors(&quote).as_deref(), Some("10 videos × 0.95 volume × 1.2 order × 1.5 speed"));
        let plain = Settings { order_mixing: false, ..Settings::default() };
        assert_eq!(factors(&price(&plain, 1, &PriceList::default())), None);
        assert_eq!(factors(&price(&plain, 2, &PriceList::default())).as_deref(), Some("2 videos"));
    }

    #[test]
    fn numbers_stay_short() {
        assert_eq!(
            [hundredths(0.95), hundredths(1.2), hundredths(2.0), hundredths(1.05)],
            ["0.95", "1.2", "2", "1.05"]
        );
        assert_eq!([seconds(4.0), seconds(4.24), seconds(0.35)], ["4 s", "4.2 s", "0.4 s"]);
        assert_eq!([speed(1.0), speed(0.9), speed(1.05)], ["1.00×", "0.90×", "1.05×"]);
        assert_eq!(percent(0.618), "62 %");
    }

    #[test]
    fn a_pool_is_counted_until_nobody_counts_any_more() {
        assert_eq!(pool(1), "This pool can make 1 video.");
        assert_eq!(pool(200), "This pool can make 200 distinct videos.");
        assert_eq!(pool(1 << 50), "This pool can make more than a million distinct videos.");
    }

    #[test]
    fn a_video_says_how_it_differs() {
        assert_eq!(differing(None), None);
        assert_eq!(differing(Some((3, 3))).as_deref(), Some("3 of 3 differ"));
        assert_eq!(differing(Some((2, 3))).as_deref(), Some("2 of 3 differ"));
        let pair = ClosestPair { a: 2, b: 6, similarity: 0.62 };
        assert_eq!(closest(&pair), "No two are the same. Closest pair: 03 and 07, 62 % alike.");
        let pair = ClosestPair { similarity: 0.998, ..pair };
        assert!(closest(&pair).ends_with("over 99 % alike."));
    }

    #[test]
    fn looks_are_offered_to_videos_that_are_too_alike_without_them() {
        let pair = ClosestPair { a: 0, b: 1, similarity: 0.92 };
        let without = Settings { look_variations: false, ..Settings::default() };
        assert!(wants_looks(&pair, &without));
        assert!(!wants_looks(&ClosestPair { similarity: 0.9, ..pair }, &without));
        assert!(!wants_looks(&pair, &Settings { look_variations: true, ..without }));
    }
}
