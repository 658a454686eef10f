//! Tables that are written: the sample to begin with.

use csv::{Terminator, WriterBuilder};
use lumiku_carousel_dto::{BulkColumn, Slot};

use super::text::safe;

/// A table to begin with, for a spreadsheet: UTF-8 with a byte order mark.
pub fn sample() -> Vec<u8> {
    use Slot::{Action, Author, Body, Figure, Kicker, Quote, Title};
    let columns = [
        BulkColumn::Title,
        BulkColumn::Topic,
        BulkColumn::Text(0, Kicker),
        BulkColumn::Text(0, Title),
        BulkColumn::Text(0, Body),
        BulkColumn::Text(1, Title),
        BulkColumn::Text(1, Body),
        BulkColumn::Text(2, Title),
        BulkColumn::Items(2),
        BulkColumn::Text(3, Figure),
        BulkColumn::Text(3, Body),
        BulkColumn::Text(4, Quote),
        BulkColumn::Text(4, Author),
        BulkColumn::Role(5),
        BulkColumn::Text(5, Title),
        BulkColumn::Text(5, Action),
    ];
    write_table(&columns, &ROWS)
}

const ROWS: [[&str; 16]; 3] = [
    [
        "Better coffee at home",
        "how to brew better coffee at home",
        "Coffee basics",
        "Better coffee in **five minutes**",
        "No machine needed",
        "Grind it ==fresh==",
        "Whole beans keep their aroma, ground coffee soon loses it.",
        "What you need",
        "Beans, roasted this month\nA hand grinder\nA scale\nWater just off the boil",
        "1 : 16",
        "Coffee to water, by weight. Begin here and adjust by taste.",
        "Good coffee is a matter of attention, not of equipment.",
        "Maya, our roaster",
        "cta",
        "Try it tomorrow morning",
        "Save this post",
    ],
    [
        "Tidy desk",
        "keeping a desk tidy in two minutes a day",
        "Work",
        "A tidy desk in **two minutes** a day",
        "",
        "Clear it before you leave",
        "Tomorrow begins tonight: put away what you do not need first thing in the morning.",
        "Three places for everything",
        "In use | Waiting | Done",
        "2 min",
        "is all it takes, every day.",
        "",
        "",
        "cta",
        "Which of these will you try?",
        "Tell us below",
    ],
    [
        "Sleep well",
        "habits for a good night's sleep",
        "Health",
        "Sleep is not a luxury",
        "Small habits that help",
        "Same time, every day",
        "Your body likes rhythm, on weekends too.",
        "An hour before bed",
        "Dim the light\nPut the phone away\nRead on paper",
        "-1 h",
        "of screen time in the evening is a good start.",
        "",
        "",
        "cta",
        "Sleep on it",
        "Follow for more",
    ],
];

/// A table of these columns in UTF-8 with a byte order mark, as [`read_table`](super::read_table) reads it. A
/// cell that a spreadsheet would take for a formula gets an apostrophe, so that it stays text there.
pub fn write_table<R: AsRef<[C]>, C: AsRef<str>>(columns: &[BulkColumn], rows: &[R]) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let header: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let cells =
        rows.iter().map(|row| row.as_ref().iter().map(|cell| safe(cell.as_ref()).into_owned()).collect());
    for row in std::iter::once(header).chain(cells) {
        // Writing to memory, in rows of any length, has no way to fail.
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}
