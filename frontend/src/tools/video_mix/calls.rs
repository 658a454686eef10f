//! The tool's own calls of the HTTP API. `base` is its base path, as the manifest says.

use gloo_net::http::Method;
use lumiku_dto::{Page, job::Job};
use lumiku_video_mix_dto::{
    CreateGroup, CreateProject, Group, Project, UpdateGroup, UpdateProject, UpdateVideo, Video,
};
use serde::Serialize;

use crate::{
    api::{Answer, request},
    url::with_query,
};

const LISTED: &str = "50";

fn project_path(base: &str, id: &str) -> String {
    format!("{base}/projects/{id}")
}

/// Where a project's clips are uploaded to.
pub(super) fn videos_path(base: &str, project: &str) -> String {
    format!("{}/videos", project_path(base, project))
}

/// Where a batch is submitted to.
pub(super) fn process_path(base: &str, project: &str) -> String {
    format!("{base}/process/{project}")
}

/// Where one video is submitted to, to be made again.
pub(super) fn render_path(base: &str, project: &str) -> String {
    format!("{}/render", project_path(base, project))
}

/// The address that saves everything a job has made so far.
pub(super) fn zip_path(base: &str, job: &str) -> String {
    format!("{base}/jobs/{job}/zip")
}

/// The person's projects, newest first.
pub(super) async fn list_projects(base: &str, cursor: Option<&str>) -> Answer<Page<Project>> {
    let path = with_query(&format!("{base}/projects"), &[("limit", Some(LISTED)), ("cursor", cursor)]);
    request::get(&path).await
}

/// Begins a project.
pub(super) async fn create_project(base: &str, input: &CreateProject) -> Answer<Project> {
    request::post(&format!("{base}/projects"), input).await
}

/// One project with everything in it.
pub(super) async fn find_project(base: &str, id: &str) -> Answer<Project> {
    request::get(&project_path(base, id)).await
}

/// Changes name or settings.
pub(super) async fn update_project(base: &str, id: &str, input: &UpdateProject) -> Answer<()> {
    change(&project_path(base, id), input).await
}

/// Deletes a project with its clips; the videos made of them stay.
pub(super) async fn delete_project(base: &str, id: &str) -> Answer<()> {
    request::act(Method::DELETE, &project_path(base, id), None).await
}

/// Moves a clip, or changes what is kept of it.
pub(super) async fn update_video(base: &str, project: &str, id: &str, input: &UpdateVideo) -> Answer<()> {
    change(&format!("{}/{id}", videos_path(base, project)), input).await
}

/// Deletes a clip and its file.
pub(super) async fn delete_video(base: &str, project: &str, id: &str) -> Answer<()> {
    request::act(Method::DELETE, &format!("{}/{id}", videos_path(base, project)), None).await
}

/// Adds a group at the end.
pub(super) async fn create_group(base: &str, project: &str, input: &CreateGroup) -> Answer<Group> {
    request::post(&format!("{}/groups", project_path(base, project)), input).await
}

/// Renames or moves a group.
pub(super) async fn update_group(base: &str, project: &str, id: &str, input: &UpdateGroup) -> Answer<()> {
    change(&format!("{}/groups/{id}", project_path(base, project)), input).await
}

/// Deletes a group; its clips stay.
pub(super) async fn delete_group(base: &str, project: &str, id: &str) -> Answer<()> {
    request::act(Method::DELETE, &format!("{}/groups/{id}", project_path(base, project)), None).await
}

/// A project's batches, newest first.
pub(super) async fn list_jobs(base: &str, project: &str) -> Answer<Page<Job>> {
    request::get(&with_query(&format!("{}/jobs", project_path(base, project)), &[("limit", Some("20"))]))
        .await
}

/// A change whose answer nobody reads: the project is loaded again when all changes are through.
async fn change(path: &str, input: &impl Serialize) -> Answer<()> {
    request::act(Method::PATCH, path, Some(request::write(input)?)).await
}

/// A clip as the answer to its upload gives it.
pub(super) type Uploaded = Video;
