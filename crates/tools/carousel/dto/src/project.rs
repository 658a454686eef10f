//! Projects: a document with its owner's title and where it stands.

use lumiku_dto::{JobId, Timestamp, file::File, validate::Fields};
use serde::{Deserialize, Serialize};

use crate::{
    content::Content,
    generate::{Generate, Writer},
    limits::MAX_TITLE_CHARS,
    text::trimmed,
};

/// How a project came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselType))]
pub enum ProjectType {
    /// By hand.
    #[default]
    Single,
    /// From a row of a table.
    Bulk,
    /// From a topic.
    AiGenerated,
}

impl ProjectType {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Bulk => "bulk",
            Self::AiGenerated => "ai_generated",
        }
    }
}

/// Where a project stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselProjectStatus))]
pub enum ProjectStatus {
    /// Nothing was exported yet.
    #[default]
    Draft,
    /// It is being written or exported.
    Processing,
    /// The last export delivered.
    Completed,
    /// The last export delivered nothing, or nothing was written.
    Failed,
}

impl ProjectStatus {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// A project with everything in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselProject))]
pub struct Project {
    pub id: String,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: ProjectType,
    pub status: ProjectStatus,
    pub slide_count: i32,
    pub content: Content,
    /// Grows by one with each change; a PUT names the one it is based on.
    pub revision: i64,
    /// Credits paid for it so far, after refunds.
    pub credits_used: i64,
    /// Files of the last export.
    pub outputs: Vec<File>,
    /// Its latest job, which wrote or exported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Who wrote it, when a writer did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenBy>,
    /// What the writer was asked for; kept so that a writing that failed can be tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Generate>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Who wrote a project, and what the person should know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselWrittenBy))]
pub struct WrittenBy {
    pub writer: Writer,
    /// Sentences for the person.
    pub notices: Vec<String>,
}

/// A project in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselProjectSummary))]
pub struct ProjectSummary {
    pub id: String,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: ProjectType,
    pub status: ProjectStatus,
    pub slide_count: i32,
    pub template_id: String,
    pub credits_used: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Input of a new project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CreateCarouselProject))]
pub struct CreateProject {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub title: String,
    #[serde(default, rename = "type")]
    pub kind: ProjectType,
    pub content: Content,
}

/// Input of a change: the whole project as it is to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UpdateCarouselProject))]
pub struct UpdateProject {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub title: String,
    pub content: Content,
    /// The revision that was edited: when another has been stored since, the answer is 409 `conflict` and
    /// nothing is changed. Absent: overwrite whatever is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

impl CreateProject {
    /// A title and valid content; paths begin with `content.`.
    pub fn validate(&self) -> Result<(), Fields> {
        validate(&self.title, &self.content)
    }
}

impl UpdateProject {
    /// A title and valid content; paths begin with `content.`.
    pub fn validate(&self) -> Result<(), Fields> {
        validate(&self.title, &self.content)
    }
}

fn validate(title: &str, content: &Content) -> Result<(), Fields> {
    let mut fields = Fields::default();
    if !(1..=MAX_TITLE_CHARS).contains(&trimmed(title).chars().count()) {
        fields.check("title", Err(format!("Use 1 to {MAX_TITLE_CHARS} characters.")));
    }
    content.check(&mut fields, "content.");
    fields.finish()
}
