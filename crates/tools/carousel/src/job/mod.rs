//! What the tool does in the background: writing carousels and exporting them.

mod bulk;
mod export;
mod generate;

pub(crate) use self::{
    bulk::{BulkJob, KIND as BULK_KIND},
    export::{ExportJob, KIND as EXPORT_KIND, Part, parts},
    generate::{GenerateJob, KIND as GENERATE_KIND},
};
