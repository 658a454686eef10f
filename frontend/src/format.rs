//! Numbers, sizes and times in words for people. Pure: the time is given, never read.

use lumiku_dto::{Timestamp, number::thousands};

pub use lumiku_dto::number::rupiah;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A count with a comma between thousands, such as `2,480`, and a true minus sign.
pub fn number(value: i64) -> String {
    thousands(value).replace('-', "\u{2212}")
}

/// A ledger amount with its sign, such as `+4` or `−18` (a true minus sign).
pub fn signed(value: i64) -> String {
    match value {
        0 => "0".to_owned(),
        1.. => format!("+{}", number(value)),
        _ => number(value),
    }
}

/// A count with its noun: `1 credit`, `18 credits`.
pub fn count(value: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// Credits in words: `1 credit`, `18 credits`.
pub fn credits(value: i64) -> String {
    count(value, "credit", "credits")
}

/// A file size in powers of 1024 with at most one decimal, such as `2.4 MB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if size < 1024 {
        return count(i64::try_from(size).unwrap_or(i64::MAX), "byte", "bytes");
    }
    let mut tenths = u128::from(size) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 || whole >= 100 {
        format!("{whole} {}", UNITS[unit])
    } else {
        format!("{whole}.{tenth} {}", UNITS[unit])
    }
}

/// How long something took: `under 0.1 s`, `0.6 s`, `12 s`, `1 min 4 s`, `2 h 5 min`.
pub fn took(ms: i64) -> String {
    let ms = ms.max(0);
    match ms {
        0..100 => "under 0.1 s".to_owned(),
        100..10_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        10_000..MINUTE => format!("{} s", ms / 1000),
        MINUTE..HOUR => format!("{} min {} s", ms / MINUTE, ms % MINUTE / 1000),
        _ => format!("{} h {} min", ms / HOUR, ms % HOUR / MINUTE),
    }
}

/// A share as a style's percentage with one decimal: 0.255 is `25.5%`. Done in whole numbers: the tables behind
/// a formatted float weigh more than this module.
pub fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "thousandths of a share, clamped")]
    let thousandths = (share.clamp(-100.0, 100.0) * 1000.0).round() as i64;
    let sign = if thousandths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", thousandths.abs() / 10, thousandths.abs() % 10)
}

/// Seconds of a clip as a player shows them, which counts only the full ones: `0:04`, `1:02:03`.
pub fn clip(seconds: f64) -> String {
    /// A sum of lengths may fall short of a full second by this much.
    const FUZZ: f64 = 0.005;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clips are short and positive"
    )]
    let total = (seconds.max(0.0) + FUZZ).floor() as u64;
    let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long ago, at a glance: `Just now`, `5 min ago`, `3 h ago`, `Yesterday`, `4 days ago`, then the date.
/// `offset` is in minutes east of UTC.
pub fn ago(then: Timestamp, now: Timestamp, offset: i32) -> String {
    let past = now.0 - then.0;
    match past {
        ..MINUTE => "Just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", past / MINUTE),
        _ => match days_between(then, now, offset) {
            0 => format!("{} h ago", past / HOUR),
            1 => "Yesterday".to_owned(),
            days @ 2..7 => format!("{days} days ago"),
            _ => date(then, now, offset),
        },
    }
}

/// A moment in a list: `Today 11:42`, `Yesterday 09:05`, `18 Nov`, `18 Nov 2024`. `offset` is in minutes east
/// of UTC.
pub fn moment(then: Timestamp, now: Timestamp, offset: i32) -> String {
    match days_between(then, now, offset) {
        0 => format!("Today {}", time_of_day(then, offset)),
        1 => format!("Yesterday {}", time_of_day(then, offset)),
        _ => date(then, now, offset),
    }
}

/// A date without its year when that is this year: `18 Nov`, `18 Nov 2024`.
pub fn date(then: Timestamp, now: Timestamp, offset: i32) -> String {
    let (year, month, day) = civil(local_day(then, offset));
    let month = MONTHS[month - 1];
    if civil(local_day(now, offset)).0 == year {
        format!("{day} {month}")
    } else {
        format!("{day} {month} {year}")
    }
}

/// A date in full: `18 Nov 2024`.
pub fn full_date(then: Timestamp, offset: i32) -> String {
    let (year, month, day) = civil(local_day(then, offset));
    format!("{day} {} {year}", MONTHS[month - 1])
}

/// A day in UTC as figures name it: `2024-11-18`.
pub fn iso_day(moment: Timestamp) -> String {
    let (year, month, day) = civil(local_day(moment, 0));
    format!("{year:04}-{month:02}-{day:02}")
}

fn time_of_day(then: Timestamp, offset: i32) -> String {
    let minutes = (then.0 + i64::from(offset) * MINUTE).rem_euclid(DAY) / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn days_between(then: Timestamp, now: Timestamp, offset: i32) -> i64 {
    local_day(now, offset) - local_day(then, offset)
}

/// Days since 1970-01-01 on the person's calendar.
fn local_day(moment: Timestamp, offset: i32) -> i64 {
    (moment.0 + i64::from(offset) * MINUTE).div_euclid(DAY)
}

/// Year, month and day of a day number (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(day: i64) -> (i64, usize, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20T11:42:00Z, a Friday.
    const NOW: Timestamp = Timestamp(1_795_174_920_000);

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(number(7), "7");
        assert_eq!(number(2480), "2,480");
        assert_eq!(number(-1_234_567), "\u{2212}1,234,567");
    }

    #[test]
    fn amounts_carry_their_sign() {
        assert_eq!([signed(4), signed(0), signed(-18)], ["+4", "0", "\u{2212}18"]);
    }

    #[test]
    fn one_credit_is_singular() {
        assert_eq!([credits(1), credits(2)], ["1 credit", "2 credits"]);
    }

    #[test]
    fn sizes_stay_short() {
        assert_eq!(bytes(512), "512 bytes");
        assert_eq!(bytes(1024), "1 KB");
        assert_eq!(bytes(2_516_582), "2.3 MB");
        assert_eq!(bytes(10 * 1024 * 1024), "10 MB");
        assert_eq!(bytes(1_610_612_736), "1.5 GB");
    }

    #[test]
    fn durations_lose_precision_as_they_grow() {
        assert_eq!([took(0), took(99), took(100)], ["under 0.1 s", "under 0.1 s", "0.1 s"]);
        assert_eq!(took(640), "0.6 s");
        assert_eq!(took(12_400), "12 s");
        assert_eq!(took(64_000), "1 min 4 s");
        assert_eq!(took(7_500_000), "2 h 5 min");
        assert_eq!([clip(4.2), clip(64.0), clip(3723.0)], ["0:04", "1:04", "1:02:03"]);
        assert_eq!([clip(10.5), clip(10.98), clip(10.999)], ["0:10", "0:10", "0:11"]);
    }

    #[test]
    fn a_share_becomes_a_percentage() {
        assert_eq!(
            [percent(0.0), percent(0.255), percent(1.0), percent(-0.5)],
            ["0.0%", "25.5%", "100.0%", "-50.0%"]
        );
    }

    #[test]
    fn a_moment_is_named_by_the_calendar_of_the_person() {
        assert_eq!(moment(NOW, NOW, 0), "Today 11:42");
        assert_eq!(moment(NOW, NOW, 420), "Today 18:42");
        // 13 hours earlier it is still the day before in UTC, and in Jakarta too.
        let earlier = NOW.plus_ms(-13 * HOUR);
        assert_eq!(moment(earlier, NOW, 0), "Yesterday 22:42");
        assert_eq!(moment(earlier, NOW, 420), "Today 05:42");
        assert_eq!(moment(NOW.plus_ms(-2 * DAY), NOW, 0), "18 Nov");
        assert_eq!(moment(NOW.plus_ms(-400 * DAY), NOW, 0), "16 Oct 2025");
    }

    #[test]
    fn how_long_ago_is_told_at_a_glance() {
        assert_eq!(ago(NOW.plus_ms(5_000), NOW, 0), "Just now");
        assert_eq!(ago(NOW.plus_ms(-5 * MINUTE), NOW, 0), "5 min ago");
        assert_eq!(ago(NOW.plus_ms(-3 * HOUR), NOW, 0), "3 h ago");
        assert_eq!(ago(NOW.plus_ms(-DAY), NOW, 0), "Yesterday");
        assert_eq!(ago(NOW.plus_ms(-4 * DAY), NOW, 0), "4 days ago");
        assert_eq!(ago(NOW.plus_ms(-40 * DAY), NOW, 0), "11 Oct");
    }

    #[test]
    fn leap_days_exist() {
        assert_eq!(full_date(Timestamp(1_709_164_800_000), 0), "29 Feb 2024");
        assert_eq!(iso_day(Timestamp(1_709_164_800_000)), "2024-02-29");
    }
}
