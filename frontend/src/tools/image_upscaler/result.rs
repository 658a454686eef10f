//! What the server says about a result, read leniently. Pure.

use lumiku_dto::{
    FileId,
    file::File,
    job::{Job, JobStatus},
};
use serde_json::Value;

use crate::format;

/// Largest result that is shown in full, in pixels: a browser holds four bytes for each.
const SHOWN_IN_FULL: i64 = 64_000_000;

/// The upload that a result was made from.
pub(super) fn source_of(file: &File) -> Option<FileId> {
    text_of(file, "sourceFileId").map(FileId::new)
}

/// How much larger a result is and whether AI made it so, for the corner of its picture: `2×`, `4K`, `2× AI`.
pub(super) fn chip(file: &File) -> Option<String> {
    let larger = larger(file.metadata.as_ref()?)?;
    Some(if is_ai(file) { format!("{larger} AI") } else { larger })
}

fn larger(metadata: &Value) -> Option<String> {
    if metadata.get("fit").is_some_and(|fit| !fit.is_null()) {
        let box_width = metadata.pointer("/fit/width").and_then(Value::as_u64);
        return Some(if box_width == Some(3840) { "4K".to_owned() } else { "Fit".to_owned() });
    }
    let factor = metadata.get("scale").or_else(|| metadata.get("factor"))?.as_u64()?;
    Some(format!("{factor}×"))
}

fn is_ai(file: &File) -> bool {
    text_of(file, "mode") == Some("ai")
}

/// Which network made a result: `AI, clean network`. `None` for one that no network made.
pub(super) fn network(file: &File) -> Option<String> {
    let model = text_of(file, "model").filter(|_| is_ai(file))?;
    Some(match model {
        "lumiku-x2-clean" => "AI, clean network".to_owned(),
        "lumiku-x2-used" => "AI, network for used photos".to_owned(),
        other => format!("AI, {other}"),
    })
}

fn text_of<'a>(file: &'a File, key: &str) -> Option<&'a str> {
    file.metadata.as_ref()?.get(key)?.as_str()
}

/// `2304 × 1728`, when it is known.
pub(super) fn pixels(file: &File) -> Option<String> {
    file.width.zip(file.height).map(|(width, height)| format!("{width} × {height}"))
}

/// Width and height; a square when they are not known.
pub(super) fn shape(file: &File) -> (i32, i32) {
    file.width.zip(file.height).filter(|(width, height)| *width > 0 && *height > 0).unwrap_or((1, 1))
}

/// The address to show a result from: itself, or its thumbnail when it is too large for a browser.
pub(super) fn shown_url(file: &File) -> String {
    let pixels = i64::from(file.width.unwrap_or(0)) * i64::from(file.height.unwrap_or(0));
    match &file.thumbnail_url {
        Some(thumbnail) if pixels > SHOWN_IN_FULL => thumbnail.clone(),
        _ => file.url.clone(),
    }
}

/// Whether only its thumbnail is shown.
pub(super) fn is_shown_small(file: &File) -> bool {
    shown_url(file) != file.url
}

/// The pictures that a finished job could not make, of those it was asked for, and why.
pub(super) fn lost(job: &Job, asked: &[FileId]) -> Vec<(FileId, String)> {
    let Some(error) = job.error.as_ref().filter(|_| job.status == JobStatus::Completed) else {
        return Vec::new();
    };
    let made: Vec<FileId> = job.outputs.iter().filter_map(source_of).collect();
    let lost: Vec<&FileId> = asked.iter().filter(|id| !made.contains(id)).collect();
    // Of several the job tells only about the first.
    let why = if lost.len() == 1 { error.message.as_str() } else { "This picture could not be read." };
    lost.into_iter().map(|id| (id.clone(), why.to_owned())).collect()
}

/// `Done in 0.6 s · 4 credits`.
pub(super) fn done_in_words(job: &Job) -> String {
    let price = if job.credits_used == 0 { "free".to_owned() } else { format::credits(job.credits_used) };
    match job.started_at.zip(job.completed_at) {
        Some((start, end)) => format!("Done in {} · {price}", format::took(end.0 - start.0)),
        None => format!("Done · {price}"),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{JobId, Timestamp, file::FileKind, job::JobError};
    use serde_json::json;

    use super::*;

    fn file(metadata: Value) -> File {
        File {
            id: FileId::new("f"),
            name: "a.png".into(),
            mime: "image/png".into(),
            size: 1,
            width: Some(2304),
            height: Some(1728),
            duration: None,
            kind: FileKind::Output,
            tool: "image-upscaler".into(),
            url: "/full".into(),
            thumbnail_url: Some("/small".into()),
            job_id: None,
            metadata: Some(metadata),
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_result_knows_where_it_came_from() {
        assert_eq!(source_of(&file(json!({ "sourceFileId": "f9" }))), Some(FileId::new("f9")));
        assert_eq!(source_of(&file(json!({}))), None);
    }

    #[test]
    fn the_chip_says_how_much_larger_it_is() {
        assert_eq!(chip(&file(json!({ "factor": 3 }))).as_deref(), Some("3×"));
        let fit = json!({ "factor": 3, "fit": { "width": 3840, "height": 2160 } });
        assert_eq!(chip(&file(fit)).as_deref(), Some("4K"));
        assert_eq!(chip(&file(json!({ "fit": null, "scale": 2 }))).as_deref(), Some("2×"));
        assert_eq!(chip(&file(json!({}))), None);
        assert_eq!(chip(&file(json!({ "scale": 2, "mode": "ai" }))).as_deref(), Some("2× AI"));
        assert_eq!(chip(&file(json!({ "scale": 2, "mode": "fast" }))).as_deref(), Some("2×"));
    }

    #[test]
    fn a_result_of_ai_names_its_network() {
        let named = |model: &str| {
            let metadata =
                json!({ "mode": "ai", "method": "network", "model": model, "modelChoice": "auto" });
            network(&file(metadata)).unwrap()
        };
        assert_eq!(named("lumiku-x2-clean"), "AI, clean network");
        assert_eq!(named("lumiku-x2-used"), "AI, network for used photos");
        assert_eq!(named("our-own"), "AI, our-own");
        assert_eq!(network(&file(json!({ "mode": "fast", "method": "lanczos3" }))), None);
    }

    #[test]
    fn what_a_job_could_not_make_is_known_with_its_reason() {
        let error = JobError { code: "input_unreadable".into(), message: "b.png is damaged.".into() };
        let job = Job {
            id: JobId::new("j"),
            tool: "image-upscaler".into(),
            kind: "upscale".into(),
            status: JobStatus::Completed,
            progress: 100,
            stage: None,
            queue_position: None,
            credits_used: 4,
            credits_refunded: 4,
            error: Some(error),
            outputs: vec![file(json!({ "sourceFileId": "a" }))],
            created_at: Timestamp(0),
            started_at: None,
            completed_at: None,
        };
        let asked = ["a", "b"].map(FileId::new);
        assert_eq!(lost(&job, &asked), [(FileId::new("b"), "b.png is damaged.".to_owned())]);
        let three = ["a", "b", "c"].map(FileId::new);
        assert_eq!(lost(&job, &three)[1].1, "This picture could not be read.");
        assert!(lost(&Job { error: None, ..job.clone() }, &asked).is_empty());
        assert!(lost(&Job { status: JobStatus::Processing, ..job }, &asked).is_empty());
    }

    #[test]
    fn a_picture_too_large_for_a_browser_is_shown_small() {
        let large = File { width: Some(10_000), height: Some(10_000), ..file(json!({})) };
        assert!(is_shown_small(&large) && !is_shown_small(&file(json!({}))));
    }
}
