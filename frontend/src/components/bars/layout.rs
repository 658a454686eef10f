//! Bars of amounts by day: which series, in which order and colour, and how high each piece stands. Pure.

/// Space between the pieces of a bar, in pixels.
const GAP: i64 = 2;
/// What is not nothing is at least this high, in pixels.
const LEAST: i64 = 3;

/// What one day is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Amounts by the id of their series, such as a tool's.
    pub parts: Vec<(String, i64)>,
}

/// One series of the chart, such as a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub id: String,
    pub name: String,
    /// A category's name, for the colour.
    pub tint: &'static str,
    /// Tells series of one colour apart: 0 is the full colour.
    pub shade: u8,
    /// Over all days.
    pub amount: i64,
}

/// One piece of a bar, in pixels from the top of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Index of its [`Series`].
    pub series: usize,
    pub top: i64,
    pub height: i64,
}

/// One day.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Of all series.
    pub amount: i64,
    /// By series, in their order; the first stands on top.
    pub by_series: Vec<i64>,
    pub pieces: Vec<Piece>,
}

/// The whole chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    pub series: Vec<Series>,
    pub bars: Vec<Bar>,
    /// Over all days and series.
    pub amount: i64,
}

/// Lays out `days` in `height` pixels. `describe` gives a series' name and its category's. What is below zero has no
/// bar.
pub fn lay_out(days: &[Day], height: i64, describe: impl Fn(&str) -> (String, &'static str)) -> Chart {
    let series = series(days, describe);
    let amounts = |day: &Day| -> Vec<i64> {
        series
            .iter()
            .map(|series| {
                let own = day.parts.iter().filter(|(id, _)| *id == series.id);
                own.map(|(_, amount)| (*amount).max(0)).sum()
            })
            .collect()
    };
    let table: Vec<Vec<i64>> = days.iter().map(amounts).collect();
    let most = table.iter().map(|day| day.iter().sum::<i64>()).max().unwrap_or(0).max(1);
    let bars = days
        .iter()
        .zip(table)
        .map(|(day, by_series)| Bar {
            date: day.date.clone(),
            amount: by_series.iter().sum(),
            pieces: pieces(&by_series, most, height),
            by_series,
        })
        .collect::<Vec<_>>();
    Chart { amount: bars.iter().map(|bar| bar.amount).sum(), series, bars }
}

/// The series that have an amount, the largest first.
fn series(days: &[Day], describe: impl Fn(&str) -> (String, &'static str)) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for (id, amount) in days.iter().flat_map(|day| &day.parts).filter(|(_, amount)| *amount > 0) {
        if let Some(known) = all.iter_mut().find(|known| known.id == *id) {
            known.amount += amount;
        } else {
            let (name, tint) = describe(id);
            all.push(Series { id: id.clone(), name, tint, shade: 0, amount: *amount });
        }
    }
    let mut ordered: Vec<Series> = Vec::with_capacity(all.len());
    for series in all {
        let place = ordered.partition_point(|known| {
            known.amount > series.amount || known.amount == series.amount && known.id < series.id
        });
        ordered.insert(place, series);
    }
    let mut all = ordered;
    for at in 0..all.len() {
        let before = all[..at].iter().filter(|other| other.tint == all[at].tint).count();
        all[at].shade = u8::try_from(before.min(2)).unwrap_or(2);
    }
    all
}

/// The pieces of one bar, from the top down.
fn pieces(by_series: &[i64], most: i64, height: i64) -> Vec<Piece> {
    let mut bottom = height;
    let mut pieces = Vec::new();
    for (series, amount) in by_series.iter().enumerate().rev().filter(|(_, amount)| **amount > 0) {
        let full = (amount * height + most / 2) / most;
        let piece = if bottom < height { (full - GAP).max(LEAST) } else { full.max(LEAST) };
        let space = if bottom < height { GAP } else { 0 };
        let top = (bottom - space - piece).max(0);
        pieces.push(Piece { series, top, height: (bottom - space - top).max(1) });
        bottom = top;
    }
    pieces.reverse();
    pieces
}

/// `2026-11-07` as `7 Nov`.
pub fn day_in_words(date: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = date.split('-').skip(1).map(str::parse::<usize>);
    match (parts.next(), parts.next()) {
        (Some(Ok(month @ 1..=12)), Some(Ok(day))) => format!("{day} {}", MONTHS[month - 1]),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, parts: &[(&str, i64)]) -> Day {
        let parts = parts.iter().map(|(id, amount)| ((*id).to_owned(), *amount));
        Day { date: date.into(), parts: parts.collect() }
    }

    fn describe(tool: &str) -> (String, &'static str) {
        (tool.to_uppercase(), if tool == "video" { "video" } else { "image" })
    }

    #[test]
    fn the_highest_bar_fills_the_chart_and_the_largest_series_stands_on_top() {
        let days = [day("2026-11-19", &[("a", 10), ("video", 30)]), day("2026-11-20", &[("a", 20)])];
        let chart = lay_out(&days, 100, describe);
        assert_eq!(chart.amount, 60);
        assert_eq!(
            chart.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>(),
            ["A", "VIDEO"]
        );
        let high = &chart.bars[0];
        assert_eq!(high.pieces[0].top, 0, "{high:?}");
        assert_eq!(high.by_series, [10, 30]);
        assert_eq!(chart.bars[1].pieces[0].height, 50);
    }

    #[test]
    fn series_of_one_colour_differ_in_shade() {
        let days = [day("2026-11-20", &[("a", 3), ("b", 2), ("video", 1)])];
        let chart = lay_out(&days, 100, describe);
        assert_eq!(chart.series.iter().map(|series| series.shade).collect::<Vec<_>>(), [0, 1, 0]);
    }

    #[test]
    fn a_day_below_zero_has_no_bar() {
        let chart = lay_out(&[day("2026-11-20", &[("a", -5)])], 100, describe);
        assert!(chart.bars[0].pieces.is_empty() && chart.series.is_empty());
    }

    #[test]
    fn pieces_never_leave_the_chart() {
        let parts: Vec<(&str, i64)> = vec![("a", 1000), ("b", 1), ("c", 1), ("d", 1)];
        let chart = lay_out(&[day("2026-11-20", &parts)], 100, describe);
        assert!(chart.bars[0].pieces.iter().all(|piece| piece.top >= 0 && piece.top + piece.height <= 100));
    }

    #[test]
    fn days_are_named_shortly() {
        assert_eq!(day_in_words("2026-11-07"), "7 Nov");
        assert_eq!(day_in_words("odd"), "odd");
    }
}
