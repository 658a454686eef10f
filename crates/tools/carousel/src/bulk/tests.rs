//! Whole tables, good and bad, and whatever bytes may come.

use lumiku_carousel_dto::{
    BulkColumn, Content, CreateProject, ProjectType, Role, Slide, Slot, Text,
    limits::{MAX_BULK_ROWS, MAX_SLIDES, MAX_TITLE_CHARS},
};
use proptest::prelude::*;

use super::{BulkRow, BulkTable, Faults, MAX_FAULTS, read_table, sample, title_of, write_table};

fn read(text: &str) -> Vec<BulkRow> {
    read_table(text.as_bytes(), false).unwrap().rows
}

fn refused(text: &str, fill: bool) -> Vec<(u32, Option<String>, String)> {
    let faults = read_table(text.as_bytes(), fill).unwrap_err();
    let rows = faults.rows().iter();
    rows.map(|fault| (fault.row, fault.column.clone(), fault.message.clone())).collect()
}

fn plain(slide: &Slide, slot: Slot) -> String {
    slide.texts.get(&slot).map(Text::to_plain).unwrap_or_default()
}

#[test]
fn the_sample_is_a_table_of_three_carousels() {
    let table = read_table(&sample(), false).unwrap();
    assert_eq!(table.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 3, 4]);
    let roles: Vec<Role> = table.rows[0].slides.iter().map(|slide| slide.role).collect();
    assert_eq!(roles, [Role::Cover, Role::Body, Role::List, Role::Number, Role::Quote, Role::Cta]);
    assert_eq!(table.rows[1].slides.len(), 5, "a slide without words is left out");
    assert_eq!(table.rows[0].slides[2].items.len(), 4);
    assert_eq!(plain(&table.rows[2].slides[3], Slot::Figure), "-1 h");
    assert!(String::from_utf8(sample()).unwrap().contains("'-1 h"));
    assert!(read_table(&sample(), true).is_ok());
}

#[test]
fn a_row_becomes_a_carousel() {
    let rows =
        read("title,title1,body1,title2,items2,title3\nCoffee,Better **coffee**,now,Needs,a|b,Try it\n");
    let [row] = rows.as_slice() else { panic!("one row") };
    assert_eq!((row.row, row.title.as_str(), row.gaps.len()), (2, "Coffee", 0));
    assert_eq!(
        row.slides.iter().map(|slide| slide.role).collect::<Vec<_>>(),
        [Role::Cover, Role::List, Role::Cta]
    );
    assert_eq!(row.slides[0].texts[&Slot::Title], Text::from_markup("Better **coffee**"));
    assert_eq!(row.slides[1].items, [Text::plain("a"), Text::plain("b")]);
    assert_eq!(row.slides.iter().map(|slide| slide.id.as_str()).collect::<Vec<_>>(), ["s1", "s2", "s3"]);
}

#[test]
fn every_fault_is_told_by_row_and_column() {
    let text = format!(
        "title,title1,body1,role2,title2,figure3,title3,titel4\n\
         ok,Hello,there,,,,,\n\
         {},Hello,there,hero,x,,,\n\
         ok,{},a\u{7}b,quote,x,{},y,z\n\
         ok,,,,,,,\n\
         ok,Hello\n\
         ok,Hello,,,,,,,more\n",
        "t".repeat(121),
        "x".repeat(301),
        "9".repeat(25),
    );
    let faults = refused(&text, false);
    let places: Vec<(u32, &str)> =
        faults.iter().map(|(row, column, _)| (*row, column.as_deref().unwrap_or("-"))).collect();
    assert_eq!(
        places,
        [
            (1, "titel4"),
            (3, "title"),
            (3, "role2"),
            (4, "body1"),
            (4, "title1"),
            (4, "title2"),
            (4, "quote2"),
            (4, "figure3"),
            (5, "-"),
            (6, "-"),
            (7, "-"),
        ]
    );
    let message = |place: usize| faults[place].2.as_str();
    assert_eq!(message(4), "Use at most 300 characters; this has 301.");
    assert!(message(5).contains("does not show title"));
    assert!(message(9).contains("2 cells") && message(10).contains("without a header"));
}

#[test]
fn a_thousand_rows_are_read_and_one_more_is_refused() {
    let table = |rows: usize| format!("title1;body1\r\n{}", "a;b\r\n".repeat(rows));
    assert_eq!(read(&table(MAX_BULK_ROWS)).len(), MAX_BULK_ROWS);
    for rows in [MAX_BULK_ROWS + 1, 100_000] {
        let faults = read_table(table(rows).as_bytes(), false).unwrap_err();
        assert!(faults.of_file().unwrap().contains("at most 1000 rows"));
        assert!(faults.rows().is_empty());
    }
}

#[test]
fn rows_that_are_all_wrong_are_told_up_to_a_hundred() {
    let faults = read_table(format!("title1,role1\n{}", "a,b\n".repeat(900)).as_bytes(), false).unwrap_err();
    assert_eq!((faults.rows().len(), faults.more()), (MAX_FAULTS, 800));
}

#[test]
fn a_writer_gets_the_empty_cells_that_its_slides_show() {
    let text = "topic,kicker1,title1,title2,body2,quote3,author3,title4,body4,action4\n\
                coffee,,,,,,,,,\n\
                ,,Tea,,x,\"So be it\",,Go,,Now\n";
    let rows = read_table(text.as_bytes(), true).unwrap().rows;
    let gaps = |row: usize| rows[row].gaps.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(gaps(0), ["kicker1", "title1", "title2", "body2", "title3", "body3", "action3"]);
    assert_eq!(rows[0].slides.len(), 3, "nobody makes up a quote");
    assert_eq!(gaps(1), ["kicker1", "title2", "body4"]);
    assert_eq!(rows[1].slides[2].role, Role::Quote);
    assert!(read(text.replace("coffee,,,", "coffee,,x,").as_str())[0].gaps.is_empty());
}

#[test]
fn without_words_there_is_nothing_to_write_about() {
    assert_eq!(refused("topic,title1,role1\n,,cover\n", true)[0].0, 2);
    assert_eq!(refused("topic,title1\ncoffee,\n", false)[0].0, 2);
    assert!(read_table(b"topic,title1\ncoffee,\n", true).is_ok());
    assert_eq!(refused("title1,author2\na,Maya\n", true)[0].1.as_deref(), Some("quote2"));
    assert_eq!(refused("title1,role2,title2\na,list,b\n", true)[0].1.as_deref(), Some("items2"));
}

#[test]
fn a_quotation_mark_left_open_is_told() {
    let faults = refused("title1,body1\na,b\nc,\"d\ne,f\n", false);
    assert_eq!((faults[0].0, faults[0].2.contains("never closed")), (3, true));
}

#[test]
fn a_table_without_rows_is_refused() {
    for text in ["title1", "title1,body1\r\n", "title1\n\n  \n"] {
        assert!(read_table(text.as_bytes(), false).unwrap_err().of_file().is_some(), "{text:?}");
    }
}

#[test]
fn a_project_is_called_by_its_title_its_topic_or_its_words() {
    let slides = read("quote1,title2\nBe brave,b\n").remove(0).slides;
    assert_eq!(title_of(" A ", "B", &slides), "A");
    assert_eq!(title_of("", "B\nC", &slides), "B C");
    assert_eq!(title_of("", "", &slides), "Be brave");
    assert_eq!(title_of("", &"wide ".repeat(100), &slides).chars().count(), MAX_TITLE_CHARS);
    assert_eq!(title_of("", "", &[]), "Carousel");
}

#[test]
fn a_row_is_kept_in_a_job_as_it_was() {
    let rows = read_table(&sample(), true).unwrap().rows;
    let kept = serde_json::to_string(&rows).unwrap();
    assert_eq!(serde_json::from_str::<Vec<BulkRow>>(&kept).unwrap(), rows);
}

/// Whatever was read is a carousel that the content model takes, and whatever was not has its reasons.
fn judge(result: Result<BulkTable, Faults>) -> Result<(), TestCaseError> {
    match result {
        Ok(table) => {
            prop_assert!((1..=MAX_BULK_ROWS).contains(&table.rows.len()));
            for row in table.rows {
                let gaps_exist = row.gaps.iter().all(|gap| match gap {
                    BulkColumn::Text(slide, slot) => row.slides[*slide].role.slots().contains(slot),
                    BulkColumn::Items(slide) => row.slides[*slide].role.has_items(),
                    _ => false,
                });
                prop_assert!(gaps_exist && row.slides.len() <= MAX_SLIDES);
                let title = title_of(&row.title, &row.topic, &row.slides);
                let content = Content { slides: row.slides, ..Content::new("folio") };
                let project = CreateProject { title, kind: ProjectType::Bulk, content };
                prop_assert_eq!(project.validate(), Ok(()));
            }
        }
        Err(faults) => {
            prop_assert!(faults.rows().len() <= MAX_FAULTS);
            prop_assert!(!faults.into_fields().into_map().is_empty());
        }
    }
    Ok(())
}

/// Text that looks like a table now and then.
fn tablish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\"".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("quote".to_owned()),
        "(title|topic|role|kicker|body|quote|author|figure|action|items)[0-9]{0,2}",
        "[-=+@'a|*\\\\ ]{0,6}",
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[-=+@'\",;|a-z*= \\\\]{0,20}", "[a-z \n]{0,20}", "\\PC{0,20}",]
}

proptest! {
    #[test]
    fn whatever_bytes_come_there_are_rows_or_reasons(bytes: Vec<u8>, fill: bool) {
        judge(read_table(&bytes, fill))?;
    }

    #[test]
    fn whatever_is_almost_a_table_gives_rows_or_reasons(text in tablish(), fill: bool) {
        judge(read_table(text.as_bytes(), fill))?;
        let table = format!("title,topic,title1,role2,body2,items2,quote3,author3\n{text}");
        judge(read_table(table.as_bytes(), fill))?;
    }

    #[test]
    fn what_is_written_reads_back(cells in prop::collection::vec((cell(), cell()), 1..20)) {
        let columns = [BulkColumn::Title, BulkColumn::Text(0, Slot::Title), BulkColumn::Text(0, Slot::Body)];
        let rows: Vec<[String; 3]> =
            cells.into_iter().map(|(title, body)| ["Kept".to_owned(), format!("x{title}"), body]).collect();
        let read = read_table(&write_table(&columns, &rows), false);
        let read = read.map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
        prop_assert_eq!(read.rows.len(), rows.len());
        for (row, cells) in read.rows.iter().zip(&rows) {
            let slide = &row.slides[0];
            prop_assert_eq!(slide.texts.get(&Slot::Title), Some(&Text::from_markup(cells[1].trim())));
            let body = Some(cells[2].trim()).filter(|body| !body.is_empty()).map(Text::from_markup);
            prop_assert_eq!(slide.texts.get(&Slot::Body), body.as_ref());
        }
    }
}
