//! What every tool's screen is put together from: settings beside a canvas, the price above its button, the job that
//! runs, and what came out of it. It knows no tool.

mod absent;
mod estimate;
mod frame;
mod job_card;
mod lack;
mod others;
mod price;
mod recent;
mod section;
mod shown_job;

pub use absent::{ProjectWords, project_absent, project_on_its_way};
pub use estimate::time_left;
pub use frame::{Tips, ToolFrame};
pub use job_card::{JobCard, RefundNotice};
pub use others::OtherTools;
pub use price::PriceFooter;
pub use recent::RecentOutputs;
pub use section::{PanelSection, show_what_opens};
pub use shown_job::{Phase, ShownJob, use_shown_file};
