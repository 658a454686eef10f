//! Rows as their owners see them.

use std::collections::HashMap;

use lumiku_core::{Result, file::StoredFile};
use lumiku_dto::{FileId, Timestamp};
use lumiku_video_mix_dto::{Analysis, Group, ID, Project, ProjectStatus, Range, Video, planner::Clip};

use super::from_json;
use crate::{
    engine::ClipInfo,
    entity::{group, project, video},
};

/// A project with everything in it, as its rows stand.
pub(super) struct Contents {
    pub project: project::Model,
    /// In order.
    pub groups: Vec<group::Model>,
    /// By group, then position; clips without a group come last.
    pub videos: Vec<ClipRow>,
}

/// A clip with its file.
pub(super) struct ClipRow {
    pub row: video::Model,
    pub stored: StoredFile,
    pub info: ClipInfo,
    pub analysis: Option<Analysis>,
    /// What the person wants kept.
    pub keep: Option<Vec<Range>>,
}

impl ClipRow {
    /// `None` when its file is gone: then the row goes as well.
    pub(super) fn new(row: video::Model, files: &HashMap<FileId, StoredFile>) -> Result<Option<Self>> {
        let Some(stored) = files.get(&FileId::new(row.file_id.clone())).cloned() else { return Ok(None) };
        let info = from_json(&row.info)?;
        let analysis = row.analysis.as_deref().map(from_json).transpose()?;
        let keep = row.keep.as_deref().map(from_json).transpose()?;
        Ok(Some(Self { row, stored, info, analysis, keep }))
    }

    /// `place` is the clip's among those of its group.
    pub(super) fn to_video(&self, place: usize) -> Video {
        let (row, file) = (&self.row, &self.stored.file);
        let filmstrip = || format!("/api/tools/{ID}/projects/{}/videos/{}/filmstrip", row.project_id, row.id);
        Video {
            id: row.id.clone(),
            file_id: file.id.clone(),
            group_id: row.group_id.clone(),
            position: super::order::stored(place),
            original_name: file.name.clone(),
            content_hash: self.stored.sha256.clone(),
            size: file.size,
            duration: self.info.duration,
            width: i32::try_from(self.info.width).unwrap_or(i32::MAX),
            height: i32::try_from(self.info.height).unwrap_or(i32::MAX),
            fps: self.info.fps,
            has_audio: self.info.has_audio,
            analysis: self.analysis.clone(),
            keep: self.keep.clone(),
            url: file.url.clone(),
            thumbnail_url: file.thumbnail_url.clone(),
            filmstrip_url: self.stored.has_preview.then(filmstrip),
        }
    }

    /// What smart trimming leaves of it, if that is known.
    pub(super) fn kept(&self) -> Option<Vec<Range>> {
        self.keep.clone().or_else(|| self.analysis.as_ref().map(|analysis| analysis.keep.clone()))
    }
}

impl Contents {
    /// Sorts what was read.
    pub(super) fn new(
        project: project::Model,
        mut groups: Vec<group::Model>,
        mut videos: Vec<ClipRow>,
    ) -> Self {
        groups.sort_by(|a, b| (a.position, &a.id).cmp(&(b.position, &b.id)));
        let place = |row: &video::Model| group_place(&groups, row).unwrap_or(usize::MAX);
        videos.sort_by(|a, b| {
            let key = |clip: &ClipRow| (place(&clip.row), clip.row.position);
            key(a).cmp(&key(b)).then_with(|| a.row.id.cmp(&b.row.id))
        });
        Self { project, groups, videos }
    }

    pub(super) fn to_project(&self, status: ProjectStatus) -> Result<Project> {
        let project = &self.project;
        let groups = self.groups.iter().enumerate();
        Ok(Project {
            id: project.id.clone(),
            name: project.name.clone(),
            description: project.description.clone(),
            status,
            settings: from_json(&project.settings)?,
            videos: self.to_videos(),
            groups: groups.map(|(place, group)| to_group(group, place)).collect(),
            created_at: Timestamp(project.created_at),
            updated_at: Timestamp(project.updated_at),
        })
    }

    fn to_videos(&self) -> Vec<Video> {
        let mut videos: Vec<Video> = Vec::with_capacity(self.videos.len());
        for clip in &self.videos {
            let before = videos.iter().filter(|video| video.group_id == clip.row.group_id).count();
            videos.push(clip.to_video(before));
        }
        videos
    }

    /// The clips as the planner takes them.
    pub(super) fn to_clips(&self) -> Vec<Clip> {
        let clip = |clip: &ClipRow| Clip {
            id: clip.row.id.clone(),
            content: clip.stored.sha256.clone(),
            group: group_place(&self.groups, &clip.row),
            duration: clip.info.duration,
            keep: clip.kept(),
        };
        self.videos.iter().map(clip).collect()
    }

    /// One clip by its id.
    pub(super) fn video(&self, id: &str) -> Option<Video> {
        self.to_videos().into_iter().find(|video| video.id == id)
    }

    /// One group by its id.
    pub(super) fn group(&self, id: &str) -> Option<Group> {
        let mut groups = self.groups.iter().enumerate();
        groups.find(|(_, group)| group.id == id).map(|(place, group)| to_group(group, place))
    }
}

fn to_group(group: &group::Model, place: usize) -> Group {
    Group { id: group.id.clone(), name: group.name.clone(), order: super::order::stored(place) }
}

fn group_place(groups: &[group::Model], row: &video::Model) -> Option<usize> {
    groups.iter().position(|group| Some(&group.id) == row.group_id.as_ref())
}
