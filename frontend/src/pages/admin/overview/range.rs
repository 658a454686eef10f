//! Which days the figures are about. Pure.

use lumiku_dto::{Timestamp, admin::MAX_FIGURE_DAYS};

use crate::format;

/// Days that one press chooses.
pub(super) const SPANS: [i64; 4] = [7, 30, 90, 365];
/// What is shown when the address says nothing.
const USUAL: i64 = 30;

const DAY_MS: i64 = 86_400_000;

/// Some days, in UTC as the figures are, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// `YYYY-MM-DD`.
    pub(super) from: String,
    /// `YYYY-MM-DD`.
    pub(super) to: String,
    /// The span that was chosen; `None` for days of one's own.
    pub(super) span: Option<i64>,
}

impl Range {
    /// What an address asks for: `?days=`, or `?from=` and `?to=`, of which one may be missing.
    pub(super) fn read(days: Option<&str>, from: Option<&str>, to: Option<&str>, now: Timestamp) -> Self {
        if from.is_none() && to.is_none() {
            let asked = days.and_then(|days| days.parse().ok());
            return Self::last(
                asked.filter(|days| (1..=MAX_FIGURE_DAYS).contains(days)).unwrap_or(USUAL),
                now,
            );
        }
        let usual = Self::last(USUAL, now);
        Self {
            from: from.map_or(usual.from, str::to_owned),
            to: to.map_or(usual.to, str::to_owned),
            span: None,
        }
    }

    /// The last `days` days, today among them.
    fn last(days: i64, now: Timestamp) -> Self {
        let from = now.plus_ms(-(days - 1) * DAY_MS);
        Self { from: format::iso_day(from), to: format::iso_day(now), span: Some(days) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20T11:42:00Z
    const NOW: Timestamp = Timestamp(1_795_174_920_000);

    fn read(days: Option<&str>, from: Option<&str>, to: Option<&str>) -> (String, String, Option<i64>) {
        let range = Range::read(days, from, to, NOW);
        (range.from, range.to, range.span)
    }

    #[test]
    fn a_span_ends_today() {
        assert_eq!(read(Some("7"), None, None), ("2026-11-14".into(), "2026-11-20".into(), Some(7)));
        assert_eq!(read(Some("1"), None, None).0, "2026-11-20");
    }

    #[test]
    fn what_makes_no_sense_is_the_usual_month() {
        for days in [None, Some("0"), Some("-3"), Some("9999"), Some("many")] {
            assert_eq!(
                read(days, None, None),
                ("2026-10-22".into(), "2026-11-20".into(), Some(30)),
                "{days:?}"
            );
        }
    }

    #[test]
    fn days_of_ones_own_come_before_a_span() {
        let own = read(Some("7"), Some("2026-01-01"), Some("2026-01-31"));
        assert_eq!(own, ("2026-01-01".into(), "2026-01-31".into(), None));
        assert_eq!(read(None, Some("2026-01-01"), None).1, "2026-11-20");
    }
}
