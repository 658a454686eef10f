//! Figures over all users by day, each from midnight to midnight in UTC: aggregates of the database, read by a handful of
//! queries however many days and users there are.

mod jobs;

use std::collections::BTreeMap;

use lumiku_dto::{
    Timestamp,
    admin::{FigureDay, Figures, MAX_FIGURE_DAYS, ToolCredits},
    credits::TransactionType,
};
use time::{Date, macros::format_description};

use crate::{
    Core, Error, Result,
    ledger::{DAY_MS, calendar_date},
    sql,
};

/// Days that figures cover when none are named.
const DEFAULT_DAYS: i64 = 30;

/// Days counted from the Unix epoch, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    first: i64,
    last: i64,
}

impl Days {
    /// The days from one date to another, as `YYYY-MM-DD`. Without the last one: until today; without the first one:
    /// 30 days.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming `from` or `to`.
    pub fn read(from: Option<&str>, to: Option<&str>, now: Timestamp) -> Result<Self> {
        let last = to.map_or(Ok(now.0.div_euclid(DAY_MS)), |text| read_date("to", text))?;
        let first = from.map_or(Ok(last - DEFAULT_DAYS + 1), |text| read_date("from", text))?;
        if first > last {
            return Err(Error::field("from", "The first day is after the last one."));
        }
        if last - first >= MAX_FIGURE_DAYS {
            return Err(Error::field("from", "Ask for at most 366 days."));
        }
        Ok(Self { first, last })
    }

    /// The milliseconds from the first day's midnight until the one after the last.
    fn span(self) -> [sea_orm::Value; 2] {
        [(self.first * DAY_MS).into(), ((self.last + 1) * DAY_MS).into()]
    }
}

fn read_date(field: &str, text: &str) -> Result<i64> {
    const EPOCH_JULIAN: i32 = 2_440_588;
    let date = Date::parse(text, format_description!("[year]-[month]-[day]"));
    let date = date.ok().filter(|date| (2000..=2999).contains(&date.year()));
    let date = date.ok_or_else(|| Error::field(field, "Enter a day like 2026-11-30."))?;
    Ok(i64::from(date.to_julian_day() - EPOCH_JULIAN))
}

/// Figures over these days.
pub async fn figures(core: &Core, days: Days) -> Result<Figures> {
    let mut by_day: BTreeMap<i64, FigureDay> = (days.first..=days.last)
        .map(|day| (day, FigureDay { date: calendar_date(day), ..FigureDay::default() }))
        .collect();
    registrations(core, days, &mut by_day).await?;
    payments(core, days, &mut by_day).await?;
    let credits = credits(core, days, &mut by_day).await?;
    Ok(Figures {
        from: calendar_date(days.first),
        to: calendar_date(days.last),
        days: by_day.into_values().collect(),
        credits,
        tools: jobs::tools(core, days).await?,
    })
}

async fn registrations(core: &Core, days: Days, by_day: &mut BTreeMap<i64, FigureDay>) -> Result<()> {
    let query = "SELECT created_at / 86400000 AS day, COUNT(*) FROM users \
                 WHERE created_at >= $1 AND created_at < $2 GROUP BY day";
    for row in sql::all(core.db.read(), query, days.span()).await? {
        if let Some(day) = by_day.get_mut(&row.try_get_by_index::<i64>(0)?) {
            day.registrations = row.try_get_by_index(1)?;
        }
    }
    Ok(())
}

async fn payments(core: &Core, days: Days, by_day: &mut BTreeMap<i64, FigureDay>) -> Result<()> {
    let query = "SELECT paid_at / 86400000 AS day, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM payments \
                 WHERE status = 'success' AND paid_at >= $1 AND paid_at < $2 GROUP BY day";
    for row in sql::all(core.db.read(), query, days.span()).await? {
        if let Some(day) = by_day.get_mut(&row.try_get_by_index::<i64>(0)?) {
            (day.payments, day.revenue) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        }
    }
    Ok(())
}

/// Adds what the ledger moved to the days, and gives it by day and tool.
async fn credits(core: &Core, days: Days, by_day: &mut BTreeMap<i64, FigureDay>) -> Result<Vec<ToolCredits>> {
    let query = "SELECT created_at / 86400000 AS day, type, tool, CAST(SUM(amount) AS BIGINT) \
                 FROM credit_transactions WHERE created_at >= $1 AND created_at < $2 GROUP BY day, type, tool";
    let mut by_tool: BTreeMap<(i64, String), ToolCredits> = BTreeMap::new();
    for row in sql::all(core.db.read(), query, days.span()).await? {
        let (number, kind): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (tool, amount): (Option<String>, i64) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let Some(day) = by_day.get_mut(&number) else { continue };
        let kind = TransactionType::from_wire(&kind)
            .ok_or_else(|| Error::Internal(format!("unknown transaction type {kind}")))?;
        match kind {
            TransactionType::Purchase => day.purchased += amount,
            TransactionType::Bonus => day.bonus += amount,
            TransactionType::Adjustment => day.adjusted += amount,
            TransactionType::Usage => day.used -= amount,
            TransactionType::Refund => day.refunded += amount,
        }
        let Some(tool) = tool else { continue };
        let new = ToolCredits { date: day.date.clone(), tool: tool.clone(), used: 0, refunded: 0 };
        let share = by_tool.entry((number, tool)).or_insert(new);
        match kind {
            TransactionType::Usage => share.used -= amount,
            TransactionType::Refund => share.refunded += amount,
            _ => {}
        }
    }
    Ok(by_tool.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_800_000_000_000);

    #[test]
    fn days_are_counted_from_dates() {
        let days = Days::read(Some("1970-01-01"), Some("2026-11-30"), NOON);
        assert!(days.is_err(), "a day before there was a Lumiku");
        let days = Days::read(Some("2026-11-29"), Some("2026-11-30"), NOON).unwrap();
        assert_eq!(days.last - days.first, 1);
        assert_eq!(
            (calendar_date(days.first), calendar_date(days.last)),
            ("2026-11-29".into(), "2026-11-30".into())
        );
        let default = Days::read(None, None, NOON).unwrap();
        assert_eq!(default, Days { first: 20_804, last: 20_833 });
    }

    #[test]
    fn what_is_no_day_or_too_many_is_refused() {
        for (from, to) in [
            ("2026-02-30", "2026-03-01"),
            ("20260201", "2026-03-01"),
            ("2026-03-02", "2026-03-01"),
            ("2025-03-01", "2026-03-02"),
            ("", "2026-03-01"),
            ("2026-03-01'", "2026-03-01"),
        ] {
            assert!(Days::read(Some(from), Some(to), NOON).is_err(), "{from} {to}");
        }
        assert!(Days::read(Some("2025-03-01"), Some("2026-03-01"), NOON).is_ok());
    }
}
