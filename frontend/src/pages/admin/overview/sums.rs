//! What the figures say together, and the days of each chart. Pure.

use lumiku_dto::admin::{FigureDay, Figures};

use crate::components::Day;

/// Totals over all days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    pub(super) registrations: i64,
    pub(super) payments: i64,
    /// In IDR.
    pub(super) revenue: i64,
    /// Credits charged, refunds taken off.
    pub(super) spent: i64,
    pub(super) refunded: i64,
    pub(super) completed: i64,
    pub(super) failed: i64,
}

impl Sums {
    pub(super) fn of(figures: &Figures) -> Self {
        let sum = |of: fn(&FigureDay) -> i64| figures.days.iter().map(of).sum::<i64>();
        Self {
            registrations: sum(|day| day.registrations),
            payments: sum(|day| day.payments),
            revenue: sum(|day| day.revenue),
            spent: sum(|day| day.used - day.refunded),
            refunded: sum(|day| day.refunded),
            completed: figures.tools.iter().map(|tool| tool.completed).sum(),
            failed: figures.tools.iter().map(|tool| tool.failed).sum(),
        }
    }

    /// Failed jobs in a thousand of those that ended; `None` when none did.
    pub(super) fn failed_per_mille(self) -> Option<i64> {
        per_mille(self.failed, self.completed + self.failed)
    }
}

/// `part` of `whole` in thousandths, rounded; `None` of nothing.
pub(super) const fn per_mille(part: i64, whole: i64) -> Option<i64> {
    if whole > 0 { Some((part * 1000 + whole / 2) / whole) } else { None }
}

/// Thousandths as a percentage: 12 is `1.2 %`.
pub(super) fn percentage(per_mille: i64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// One figure by day, under one name.
pub(super) fn single(figures: &Figures, id: &str, of: fn(&FigureDay) -> i64) -> Vec<Day> {
    let day = |day: &FigureDay| Day { date: day.date.clone(), parts: vec![(id.to_owned(), of(day))] };
    figures.days.iter().map(day).collect()
}

/// Credits that accounts received, by where from. Credits taken off by an admin are no income.
pub(super) fn income(figures: &Figures) -> Vec<Day> {
    let day = |day: &FigureDay| {
        let parts = [
            ("purchased", day.purchased),
            ("bonus", day.bonus),
            ("refunded", day.refunded),
            ("adjusted", day.adjusted.max(0)),
        ];
        let parts = parts.into_iter().map(|(id, credits)| (id.to_owned(), credits)).collect();
        Day { date: day.date.clone(), parts }
    };
    figures.days.iter().map(day).collect()
}

/// Name and colour of what [`income`] counts.
pub(super) fn income_name(id: &str) -> (String, &'static str) {
    let (name, tint) = match id {
        "purchased" => ("Bought", "text"),
        "bonus" => ("Given", "audio"),
        "refunded" => ("Came back", "ok"),
        _ => ("Set right", "warn"),
    };
    (name.to_owned(), tint)
}

/// Credits charged, by tool.
pub(super) fn spending(figures: &Figures) -> Vec<Day> {
    let parts = |date: &str| {
        let own = figures.credits.iter().filter(|line| line.date == date);
        own.map(|line| (line.tool.clone(), line.used)).collect()
    };
    figures.days.iter().map(|day| Day { date: day.date.clone(), parts: parts(&day.date) }).collect()
}

/// What one tool took and gave back over all days.
pub(super) fn moved_by(figures: &Figures, tool: &str) -> (i64, i64) {
    let own = figures.credits.iter().filter(|line| line.tool == tool);
    own.fold((0, 0), |(used, refunded), line| (used + line.used, refunded + line.refunded))
}

#[cfg(test)]
mod tests {
    use lumiku_dto::admin::{ToolCredits, ToolFigures};

    use super::*;

    fn figures() -> Figures {
        let day = |date: &str, used, refunded, adjusted| FigureDay {
            date: date.into(),
            registrations: 2,
            used,
            refunded,
            adjusted,
            ..FigureDay::default()
        };
        let moved = |date: &str, tool: &str, used, refunded| ToolCredits {
            date: date.into(),
            tool: tool.into(),
            used,
            refunded,
        };
        let tool = ToolFigures {
            tool: "a".into(),
            name: "A".into(),
            jobs: 9,
            completed: 7,
            failed: 1,
            cancelled: 0,
            failure_share: Some(0.125),
            wait_median_ms: Some(10),
            wait_p95_ms: Some(20),
        };
        Figures {
            from: "2026-11-19".into(),
            to: "2026-11-20".into(),
            days: vec![day("2026-11-19", 10, 0, -3), day("2026-11-20", 20, 5, 4)],
            credits: vec![moved("2026-11-19", "a", 10, 0), moved("2026-11-20", "a", 20, 5)],
            tools: vec![tool],
        }
    }

    #[test]
    fn what_came_back_was_not_spent() {
        let sums = Sums::of(&figures());
        assert_eq!((sums.registrations, sums.spent, sums.refunded), (4, 25, 5));
        assert_eq!(moved_by(&figures(), "a"), (30, 5));
        assert_eq!(moved_by(&figures(), "b"), (0, 0));
    }

    #[test]
    fn the_share_of_failures_counts_what_ended() {
        assert_eq!(Sums::of(&figures()).failed_per_mille(), Some(125));
        assert_eq!(Sums::default().failed_per_mille(), None);
        assert_eq!(percentage(125), "12.5 %");
        assert_eq!(per_mille(1, 3), Some(333));
    }

    #[test]
    fn every_day_has_its_bar_and_nothing_counts_below_zero() {
        let parts = |days: Vec<Day>, at: usize, id: &str| {
            let part = days[at].parts.iter().find(|(part, _)| part == id).map(|(_, amount)| *amount);
            part.unwrap_or(-1)
        };
        assert_eq!(
            [parts(income(&figures()), 0, "adjusted"), parts(income(&figures()), 1, "adjusted")],
            [0, 4]
        );
        assert_eq!([parts(spending(&figures()), 0, "a"), parts(spending(&figures()), 1, "a")], [10, 20]);
        assert_eq!(single(&figures(), "x", |day| day.registrations).len(), 2);
    }
}
