//! Uploads and outputs.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{FileId, JobId, Timestamp};

/// Where a file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FileKind {
    Upload,
    Output,
}

impl FileKind {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Output => "output",
        }
    }
}

/// A stored file of the caller's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct File {
    pub id: FileId,
    /// The name to show and to download under.
    pub name: String,
    /// From the bytes, not from the name.
    pub mime: String,
    /// In bytes.
    pub size: i64,
    /// In pixels, as shown (after EXIF orientation).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i32>,
    /// In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    pub kind: FileKind,
    /// Id of the tool it belongs to.
    pub tool: String,
    /// Where its bytes are.
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// The job that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// What the tool says about it, such as the factor and the source file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    pub created_at: Timestamp,
}

/// One page of My work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Work {
    pub items: Vec<File>,
    pub next_cursor: Option<String>,
    /// Outputs that match, over all pages.
    pub total: i64,
}
