//! How long a balance lasts. Pure.

use lumiku_dto::credits::UsageDay;

use crate::format;

/// Days from the first use to today without which there is no pace.
const LEAST_DAYS: i64 = 3;

/// In words, from the use of the days that are given: `About 6 weeks at your pace`.
pub(super) fn lasts(balance: i64, days: &[UsageDay]) -> String {
    let used: i64 = days.iter().flat_map(|day| &day.tools).map(|tool| tool.credits.max(0)).sum();
    let days_of = |days: &[UsageDay]| i64::try_from(days.len()).unwrap_or(i64::MAX);
    if balance <= 0 {
        return "Nothing left.".to_owned();
    }
    if used == 0 {
        return format!("None used in the last {}.", format::count(days_of(days), "day", "days"));
    }
    // An account that is new has no pace of a fortnight.
    let is_used = |day: &UsageDay| day.tools.iter().any(|tool| tool.credits > 0);
    let first = days.iter().position(is_used).unwrap_or_default();
    let count = days_of(&days[first..]);
    if count < LEAST_DAYS {
        return format!("{used} used so far: too little to say how long the rest lasts.");
    }
    let left = balance.saturating_mul(count) / used;
    match left {
        0 => "Less than a day at your pace".to_owned(),
        1..14 => format!("About {} at your pace", format::count(left, "day", "days")),
        14..70 => format!("About {} weeks at your pace", (left + 3) / 7),
        70..730 => format!("About {} months at your pace", (left + 15) / 30),
        _ => "Years at your pace".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::credits::ToolUsage;

    use super::*;

    fn days(credits: &[i64]) -> Vec<UsageDay> {
        let day = |credits: &i64| UsageDay {
            date: "2026-11-20".into(),
            tools: vec![ToolUsage { tool: "t".into(), credits: *credits }],
        };
        credits.iter().map(day).collect()
    }

    #[test]
    fn the_rest_follows_from_the_last_days() {
        let fortnight = days(&[60; 14]);
        assert_eq!(lasts(2480, &fortnight), "About 6 weeks at your pace");
        assert_eq!(lasts(120, &fortnight), "About 2 days at your pace");
        assert_eq!(lasts(60, &fortnight), "About 1 day at your pace");
        assert_eq!(lasts(30, &fortnight), "Less than a day at your pace");
        assert_eq!(lasts(9_000, &fortnight), "About 5 months at your pace");
        assert_eq!(lasts(900_000, &fortnight), "Years at your pace");
    }

    #[test]
    fn a_new_account_has_its_own_days_and_at_first_no_pace() {
        assert_eq!(
            lasts(96, &days(&[0, 0, 0, 0, 4])),
            "4 used so far: too little to say how long the rest lasts."
        );
        assert_eq!(lasts(96, &days(&[0, 0, 4, 0, 4])), "About 5 weeks at your pace");
        assert_eq!(lasts(60, &days(&[0, 0, 12, 12, 12])), "About 5 days at your pace");
    }

    #[test]
    fn without_use_there_is_no_pace() {
        assert_eq!(lasts(100, &days(&[0; 14])), "None used in the last 14 days.");
        assert_eq!(lasts(100, &days(&[-4; 14])), "None used in the last 14 days.");
        assert_eq!(lasts(0, &days(&[4; 14])), "Nothing left.");
    }
}
