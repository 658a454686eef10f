//! The tool's own calls of the HTTP API. `base` is its base path, as the manifest says.

use gloo_net::http::Method;
use lumiku_carousel_dto::{
    Brand, BrandKit, BulkCheck, CreateProject, Fit, Generate, GenerateAnswer, ID, Preview, Project,
    ProjectSummary, Rewrite, RewriteResult, SlideFit, SlotFit, Templates, UpdateProject,
};
use lumiku_dto::{
    Page,
    file::File,
    job::{Job, JobAnswer},
    path,
};
use web_sys::{FormData, Url};

use crate::{
    api::{self, Answer, ApiError, Destination, Upload, request},
    url::with_query,
};

const LISTED: &str = "24";

pub(super) fn project_path(base: &str, id: &str) -> String {
    format!("{base}/projects/{id}")
}

/// Where a project's slides are drawn.
pub(super) fn preview_path(base: &str, project: &str) -> String {
    format!("{}/preview", project_path(base, project))
}

/// Where an export is submitted to.
pub(super) fn export_path(base: &str, project: &str) -> String {
    format!("{}/export", project_path(base, project))
}

/// The address of a table to fill in.
pub(super) fn sample_path(base: &str) -> String {
    format!("{base}/bulk/sample")
}

/// The person's carousels, newest first.
pub(super) async fn list_projects(base: &str, cursor: Option<&str>) -> Answer<Page<ProjectSummary>> {
    let path = with_query(&format!("{base}/projects"), &[("limit", Some(LISTED)), ("cursor", cursor)]);
    request::get(&path).await
}

/// Begins a carousel by hand.
pub(super) async fn create_project(base: &str, input: &CreateProject) -> Answer<Project> {
    request::post(&format!("{base}/projects"), input).await
}

/// One carousel with everything in it.
pub(super) async fn find_project(base: &str, id: &str) -> Answer<Project> {
    request::get(&project_path(base, id)).await
}

/// Stores title and content.
pub(super) async fn update_project(base: &str, id: &str, input: &UpdateProject) -> Answer<Project> {
    request::put(&project_path(base, id), input).await
}

/// Deletes a carousel; what was exported stays.
pub(super) async fn delete_project(base: &str, id: &str) -> Answer<()> {
    request::act(Method::DELETE, &project_path(base, id), None).await
}

/// A carousel's jobs, newest first.
pub(super) async fn list_jobs(base: &str, project: &str) -> Answer<Page<Job>> {
    request::get(&format!("{}/jobs", project_path(base, project))).await
}

/// Every template, and who would write.
pub(super) async fn list_templates(base: &str) -> Answer<Templates> {
    request::get(&format!("{base}/templates")).await
}

/// The person's brands.
pub(super) async fn list_brands(base: &str) -> Answer<Vec<Brand>> {
    let path = with_query(&format!("{base}/brands"), &[("limit", Some("100"))]);
    request::get::<Page<Brand>>(&path).await.map(|page| page.items)
}

/// Keeps a brand: a new one without an id.
pub(super) async fn save_brand(base: &str, id: Option<&str>, kit: &BrandKit) -> Answer<Brand> {
    match id {
        Some(id) => request::put(&format!("{base}/brands/{id}"), kit).await,
        None => request::post(&format!("{base}/brands"), kit).await,
    }
}

/// Deletes a brand; carousels that wear it keep it.
pub(super) async fn delete_brand(base: &str, id: &str) -> Answer<()> {
    request::act(Method::DELETE, &format!("{base}/brands/{id}"), None).await
}

/// Orders a carousel.
pub(super) async fn generate(base: &str, input: &Generate, key: &str) -> Answer<GenerateAnswer> {
    request::post_once(&format!("{base}/generate"), input, key).await
}

/// Has one slide (from 0) written anew.
pub(super) async fn rewrite(
    base: &str,
    project: &str,
    slide: usize,
    input: &Rewrite,
    key: &str,
) -> Answer<RewriteResult> {
    let path = format!("{}/slides/{slide}/rewrite", project_path(base, project));
    request::post_once(&path, input, key).await
}

/// Looks a table through: what it would make and cost.
pub(super) async fn check_table(base: &str, form: FormData) -> Answer<BulkCheck> {
    request::post_form(&format!("{base}/bulk/check"), form, None).await
}

/// Makes a carousel of each row.
pub(super) async fn submit_table(base: &str, form: FormData, key: &str) -> Answer<Job> {
    request::post_form::<JobAnswer>(&format!("{base}/bulk"), form, Some(key)).await.map(|answer| answer.job)
}

/// A drawn slide.
pub(super) struct Drawn {
    /// A `blob:` address, to be given back with [`forget`].
    pub(super) url: String,
    pub(super) fit: SlideFit,
}

/// Draws a slide.
pub(super) async fn draw(path: &str, input: &Preview) -> Answer<Drawn> {
    let (bytes, headers) = request::post_for_picture(path, input).await?;
    let url = Url::create_object_url_with_blob(&bytes).map_err(|_| ApiError::Unreadable(200))?;
    let fit = headers.get("X-Fit").and_then(|fit| fit.parse::<Fit>().ok()).unwrap_or_default();
    let texts = headers.get("X-Fit-Texts");
    let texts = texts.and_then(|texts| api::decode::<Vec<SlotFit>>(&texts).ok()).unwrap_or_default();
    Ok(Drawn { url, fit: SlideFit { fit, texts } })
}

/// Gives the memory of a drawn slide back.
pub(super) fn forget(url: &str) {
    drop(Url::revoke_object_url(url));
}

/// Sends a picture. `on_progress` hears the share that was sent.
pub(super) async fn upload(file: &web_sys::File, on_progress: impl Fn(f64) + 'static) -> Answer<File> {
    let to = Destination { path: path::FILES.to_owned(), tool: Some(ID) };
    Upload::start(file, &to, on_progress)?.finish().await
}
