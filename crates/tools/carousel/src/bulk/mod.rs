//! Many carousels from a table: its bytes in, a carousel for each row out.
//!
//! `decode` makes text of bytes, `table` cells of text, `columns` reads the header, `row` makes slides of cells
//! by `roles` and `text`, `faults` collects what is wrong, `price` says what rows come to, `sample` writes a
//! table to begin with. Pure: it knows no route, no database and no writer, and a cell is text, whatever it
//! begins with.

mod columns;
mod decode;
mod faults;
mod price;
mod roles;
mod row;
mod sample;
mod table;
mod text;

use lumiku_carousel_dto::{BulkColumn, limits::MAX_BULK_ROWS};

use self::{columns::Columns, row::RowReader, table::Table};
pub use self::{
    faults::{Faults, MAX_FAULTS},
    price::{Parts, Tariff},
    row::{BulkRow, title_of},
    sample::{sample, write_table},
};

/// A table that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkTable {
    /// What its header names, in its order.
    pub columns: Vec<BulkColumn>,
    /// At least one, in the table's order.
    pub rows: Vec<BulkRow>,
}

/// Reads a table: all of its rows, or all that is wrong with it. `fill` says that a writer fills its gaps.
///
/// Takes a few milliseconds for each megabyte, and memory for as many rows as a table may have.
pub fn read_table(bytes: &[u8], fill: bool) -> Result<BulkTable, Faults> {
    let mut faults = Faults::default();
    let text = decode::decode(bytes).map_err(Faults::file)?;
    let mut table = Table::open(&text).map_err(Faults::file)?;
    let columns = Columns::read(table.header(), &mut faults).map_err(Faults::file)?;
    let reader = RowReader { columns: &columns, fill };
    let mut rows = Vec::new();
    let mut count = 0;
    while let Some(cells) = table.next_row() {
        count += 1;
        if count > MAX_BULK_ROWS {
            return Err(Faults::file(format!(
                "A table has at most {MAX_BULK_ROWS} rows; this one has more."
            )));
        }
        rows.extend(reader.read(cells, &mut faults));
    }
    if let Some(row) = table.unclosed() {
        faults.row(row, "A quotation mark that was opened in this row is never closed.");
    }
    if count == 0 && faults.is_empty() {
        return Err(Faults::file("There is no row below the header."));
    }
    if faults.is_empty() { Ok(BulkTable { columns: columns.to_list(), rows }) } else { Err(faults) }
}

#[cfg(test)]
mod tests;
