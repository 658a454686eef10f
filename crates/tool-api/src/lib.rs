//! The contract between the suite and a tool.
//!
//! A tool is one value that implements [`Tool`]: its manifest, its routes, its job handlers. It is given
//! a narrow [`ToolContext`] and the extractors here, and it is held to [`conformance`] by existing. It
//! never sees a table of the platform.

pub mod conformance;
pub mod context;
pub mod disposition;
pub mod error;
pub mod extract;
pub mod idempotency;
pub mod multipart;
pub mod origin;
pub mod request_id;
pub mod routing;
pub mod tool;

pub use context::ToolContext;
pub use disposition::disposition;
pub use error::{ApiError, ApiResult, Errors};
pub use extract::{ApiJson, ApiJsonUpTo, ApiPath, ApiQuery, CurrentUser};
pub use idempotency::Idempotency;
pub use routing::Routes;
pub use tool::{Sample, SampleFile, Step, Tool};

pub use lumiku_core::job::{
    EndedJob, JobContext, JobFailure, JobHandler, JobOutcome, NewOutput, PayloadOnly, Retry,
};
