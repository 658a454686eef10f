//! Projects, their clips and groups.

use lumiku_dto::{FileId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};

use crate::settings::Settings;

/// Where a project stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixProjectStatus))]
pub enum ProjectStatus {
    /// Nothing was made of it yet.
    #[default]
    Draft,
    /// A batch waits or runs.
    Processing,
    /// The last batch delivered.
    Completed,
    /// The last batch delivered nothing.
    Failed,
}

/// A part of a clip, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixRange))]
pub struct Range {
    pub start: f64,
    pub end: f64,
}

/// What one look at a clip found, for trimming and for showing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixAnalysis))]
pub struct Analysis {
    /// What smart trimming keeps: ordered, not overlapping, never empty.
    pub keep: Vec<Range>,
    /// Loudest sample of each of up to 240 equal parts, 0 to 255; empty without sound.
    pub waveform: Vec<u8>,
    /// Where the picture changes abruptly, in seconds.
    pub scenes: Vec<f64>,
}

/// A clip of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixVideo))]
pub struct Video {
    pub id: String,
    pub file_id: FileId,
    #[serde(default)]
    pub group_id: Option<String>,
    /// Place in its group, or among the clips without one, from 0.
    pub position: i32,
    pub original_name: String,
    /// SHA-256 of its bytes, in hexadecimal digits: the same for clips whose files are the same.
    pub content_hash: String,
    /// In bytes.
    pub size: i64,
    /// In seconds.
    pub duration: f64,
    /// In pixels, as shown (after rotation and pixel aspect).
    pub width: i32,
    pub height: i32,
    /// Frames per second, on average.
    pub fps: f64,
    pub has_audio: bool,
    /// What smart trimming found; absent while the clip is being looked at, and in the list of projects.
    #[serde(default)]
    pub analysis: Option<Analysis>,
    /// What the person wants kept instead of what smart trimming found.
    #[serde(default)]
    pub keep: Option<Vec<Range>>,
    /// Where its bytes are, for the player.
    pub url: String,
    /// Its poster; absent while the clip is being looked at.
    #[serde(default)]
    pub thumbnail_url: Option<String>,
    /// Ten small pictures side by side; absent while the clip is being looked at.
    #[serde(default)]
    pub filmstrip_url: Option<String>,
}

/// Clips that stand at the same place of a video, such as hook, body, call to action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixGroup))]
pub struct Group {
    pub id: String,
    pub name: String,
    /// Its place in the video, from 0.
    pub order: i32,
}

/// A project with everything in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixProject))]
pub struct Project {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub description: Option<String>,
    pub status: ProjectStatus,
    pub settings: Settings,
    /// By group, then position.
    pub videos: Vec<Video>,
    /// In order.
    pub groups: Vec<Group>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Input of a new project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CreateVideoMixProject))]
pub struct CreateProject {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub description: Option<String>,
}

/// Input of a change to a project. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UpdateVideoMixProject))]
pub struct UpdateProject {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

/// Input of a change to a clip. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UpdateVideoMixVideo))]
pub struct UpdateVideo {
    /// The group to move it to; `null` takes it out of its group, and so does an empty text.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub group_id: Option<Option<String>>,
    /// Its new place there, from 0; the others make room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub position: Option<i32>,
    /// What to keep of it; an empty list goes back to what smart trimming found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub keep: Option<Vec<Range>>,
}

/// Input of a new group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CreateVideoMixGroup))]
pub struct CreateGroup {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub name: String,
    /// Its place, from 0; last when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub order: Option<i32>,
}

/// Input of a change to a group. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UpdateVideoMixGroup))]
pub struct UpdateGroup {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub name: Option<String>,
    /// Its new place, from 0; the others make room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub order: Option<i32>,
}

/// A field that is there, even if it is `null`.
fn given<'de, D, T>(field: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(field).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_is_left_out_differs_from_none() {
        for (text, group) in [
            ("{}", None),
            (r#"{"groupId":null}"#, Some(None)),
            (r#"{"groupId":"g"}"#, Some(Some("g".to_owned()))),
        ] {
            let input: UpdateVideo = serde_json::from_str(text).unwrap();
            assert_eq!(input.group_id, group, "{text}");
            assert_eq!(serde_json::to_string(&input).unwrap(), text);
        }
    }
}
