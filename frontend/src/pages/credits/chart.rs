//! Bars of use: which tools, in which order and colour, and how high each piece stands. Pure.

use lumiku_dto::credits::UsageDay;

/// Space between the pieces of a bar, in pixels.
const GAP: i64 = 2;
/// What is not nothing is at least this high, in pixels.
const LEAST: i64 = 3;

/// One tool of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) tool: String,
    pub(super) name: String,
    /// A category's name, for the colour.
    pub(super) tint: &'static str,
    /// Tells tools of one category apart: 0 is the full colour.
    pub(super) shade: u8,
    /// Over all days.
    pub(super) credits: i64,
}

/// One piece of a bar, in pixels from the top of the chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Index of its [`Series`].
    pub(super) series: usize,
    pub(super) top: i64,
    pub(super) height: i64,
}

/// One day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// `YYYY-MM-DD`.
    pub(super) date: String,
    pub(super) credits: i64,
    /// By series, in their order; the first stands on top.
    pub(super) by_series: Vec<i64>,
    pub(super) pieces: Vec<Piece>,
}

/// The whole chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chart {
    pub(super) series: Vec<Series>,
    pub(super) bars: Vec<Bar>,
    pub(super) credits: i64,
}

/// Lays out `days` in `height` pixels. `describe` gives a tool's name and its category's.
pub(super) fn lay_out(
    days: &[UsageDay],
    height: i64,
    describe: impl Fn(&str) -> (String, &'static str),
) -> Chart {
    let series = series(days, describe);
    let used = |day: &UsageDay| -> Vec<i64> {
        series
            .iter()
            .map(|series| {
                let own = day.tools.iter().filter(|tool| tool.tool == series.tool);
                own.map(|tool| tool.credits.max(0)).sum()
            })
            .collect()
    };
    let table: Vec<Vec<i64>> = days.iter().map(used).collect();
    let most = table.iter().map(|day| day.iter().sum::<i64>()).max().unwrap_or(0).max(1);
    let bars = days
        .iter()
        .zip(table)
        .map(|(day, by_series)| Bar {
            date: day.date.clone(),
            credits: by_series.iter().sum(),
            pieces: pieces(&by_series, most, height),
            by_series,
        })
        .collect::<Vec<_>>();
    Chart { credits: bars.iter().map(|bar| bar.credits).sum(), series, bars }
}

/// The tools that were used, most used first.
fn series(days: &[UsageDay], describe: impl Fn(&str) -> (String, &'static str)) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for tool in days.iter().flat_map(|day| &day.tools).filter(|tool| tool.credits > 0) {
        if let Some(known) = all.iter_mut().find(|known| known.tool == tool.tool) {
            known.credits += tool.credits;
        } else {
            let (name, tint) = describe(&tool.tool);
            all.push(Series { tool: tool.tool.clone(), name, tint, shade: 0, credits: tool.credits });
        }
    }
    let mut ordered: Vec<Series> = Vec::with_capacity(all.len());
    for series in all {
        let place = ordered.partition_point(|known| {
            known.credits > series.credits || known.credits == series.credits && known.tool < series.tool
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
    for (series, credits) in by_series.iter().enumerate().rev().filter(|(_, credits)| **credits > 0) {
        let full = (credits * height + most / 2) / most;
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
pub(super) fn day_in_words(date: &str) -> String {
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
    use lumiku_dto::credits::ToolUsage;

    use super::*;

    fn day(date: &str, tools: &[(&str, i64)]) -> UsageDay {
        let tools = tools.iter().map(|(tool, credits)| ToolUsage { tool: (*tool).into(), credits: *credits });
        UsageDay { date: date.into(), tools: tools.collect() }
    }

    fn describe(tool: &str) -> (String, &'static str) {
        (tool.to_uppercase(), if tool == "video" { "video" } else { "image" })
    }

    #[test]
    fn the_highest_bar_fills_the_chart_and_the_most_used_tool_stands_on_top() {
        let days = [day("2026-11-19", &[("a", 10), ("video", 30)]), day("2026-11-20", &[("a", 20)])];
        let chart = lay_out(&days, 100, describe);
        assert_eq!(chart.credits, 60);
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
    fn tools_of_one_category_differ_in_shade() {
        let days = [day("2026-11-20", &[("a", 3), ("b", 2), ("video", 1)])];
        let chart = lay_out(&days, 100, describe);
        assert_eq!(chart.series.iter().map(|series| series.shade).collect::<Vec<_>>(), [0, 1, 0]);
    }

    #[test]
    fn a_day_of_refunds_has_no_bar() {
        let chart = lay_out(&[day("2026-11-20", &[("a", -5)])], 100, describe);
        assert!(chart.bars[0].pieces.is_empty() && chart.series.is_empty());
    }

    #[test]
    fn pieces_never_leave_the_chart() {
        let tools: Vec<(&str, i64)> = vec![("a", 1000), ("b", 1), ("c", 1), ("d", 1)];
        let chart = lay_out(&[day("2026-11-20", &tools)], 100, describe);
        assert!(chart.bars[0].pieces.iter().all(|piece| piece.top >= 0 && piece.top + piece.height <= 100));
    }

    #[test]
    fn days_are_named_shortly() {
        assert_eq!(day_in_words("2026-11-07"), "7 Nov");
        assert_eq!(day_in_words("odd"), "odd");
    }
}
