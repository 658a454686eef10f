//! Uploads and outputs. Sending a file is [`super::Upload`].

use gloo_net::http::Method;
use lumiku_dto::{
    FileId,
    file::{File, Work},
    path,
};

use super::{Answer, request};
use crate::url::with_query;

/// One file.
pub async fn find(id: &FileId) -> Answer<File> {
    request::get(&path::file(id.as_str())).await
}

/// Deletes a file for good.
pub async fn delete(id: &FileId) -> Answer<()> {
    request::act(Method::DELETE, &path::file(id.as_str()), None).await
}

/// My work: outputs, newest first, of one tool or all, with `q` in their name.
pub async fn list_work(
    tool: Option<&str>,
    q: Option<&str>,
    limit: u32,
    cursor: Option<&str>,
) -> Answer<Work> {
    let limit = limit.to_string();
    let pairs = [("tool", tool), ("q", q), ("limit", Some(limit.as_str())), ("cursor", cursor)];
    request::get(&with_query(path::WORK, &pairs)).await
}

/// The address that saves a file instead of showing it.
pub fn download_url(file: &File) -> String {
    with_query(&file.url, &[("download", Some("1"))])
}
