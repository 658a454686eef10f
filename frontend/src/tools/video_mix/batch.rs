//! What a job of this tool says about itself and its videos. Pure.

use lumiku_dto::{
    PriceList,
    file::File,
    job::{Job, JobStatus},
};
use lumiku_video_mix_dto::{Settings, Variant, VariantRecord, planner::Planned, price::owed};

use super::words;
use crate::{api, format};

/// An output's plan entry; `None` for one that another version wrote.
pub(super) fn record_of(file: &File) -> Option<VariantRecord> {
    api::decode_value(file.metadata.clone()?).ok()
}

/// The project that a job's outputs belong to; `None` before the first has arrived.
pub(super) fn project_of(job: &Job) -> Option<String> {
    job.outputs.iter().find_map(|file| record_of(file).map(|record| record.project_id))
}

/// The settings that a job was made with; `None` before its first output has arrived.
pub(super) fn settings_of(job: &Job) -> Option<Settings> {
    job.outputs
        .iter()
        .find_map(record_of)
        .map(|record| Settings { seed: Some(record.seed), ..record.settings })
}

/// Whether a batch is done and its videos are all there, and are the planned ones.
pub(super) fn has_made(job: &Job, planned: &Planned) -> bool {
    let drawn_alike =
        || job.outputs.first().and_then(record_of).is_some_and(|first| first.seed == planned.seed);
    if job.status != JobStatus::Completed || job.outputs.len() < planned.variants.len() || !drawn_alike() {
        return false;
    }
    let made: Vec<Variant> = job.outputs.iter().filter_map(record_of).map(|record| record.variant).collect();
    planned.variants.iter().all(|variant| made.contains(variant))
}

/// `Batch of 10 · 7 ready`, of so many in all.
pub(super) fn heading(job: &Job, total: u32) -> String {
    let ready = ready_of(job);
    let name = if total == 1 { "1 video".to_owned() } else { format!("Batch of {total}") };
    match job.status {
        JobStatus::Pending => format!("{name} · waiting"),
        _ if ready == total => format!("{name} · ready"),
        _ => format!("{name} · {ready} ready"),
    }
}

/// Videos that have arrived.
pub(super) fn ready_of(job: &Job) -> u32 {
    u32::try_from(job.outputs.len()).unwrap_or(u32::MAX)
}

/// What follows from stopping a job now.
pub(super) fn cancelling(job: &Job, settings: &Settings, prices: &PriceList) -> String {
    let ready = ready_of(job);
    let kept = if ready == 0 { 0 } else { owed(settings, ready, settings.output_count, prices) };
    let back = format::credits((job.credits_used - kept).max(0));
    match ready {
        0 => format!("Nothing is ready yet. {back} come back."),
        1 => format!("The video that is ready stays yours. About {back} come back."),
        ready => format!("The {ready} videos that are ready stay yours. About {back} come back."),
    }
}

/// How much a video shares with the one of its batch that is most like it.
pub(super) fn likeness(record: &VariantRecord) -> Option<String> {
    record
        .similarity
        .map(|share| format!("{} of its frames are also in another video", words::percent(share)))
}

/// What stands in the corner of a video's picture: how long it is.
pub(super) fn chip(file: &File) -> Option<String> {
    file.duration.map(format::clip)
}

#[cfg(test)]
pub(super) mod tests {
    use lumiku_dto::{FileId, JobId, Timestamp, file::FileKind};
    use lumiku_video_mix_dto::Variant;
    use serde_json::json;

    use super::*;

    fn record() -> VariantRecord {
        VariantRecord {
            project_id: "p".into(),
            seed: 7,
            settings: Settings { output_count: 4, ..Settings::default() },
            variant: Variant { index: 2, duration: 22.0, frames: 660, segments: Vec::new() },
            similarity: Some(0.31),
        }
    }

    fn output() -> File {
        File {
            id: FileId::new("f"),
            name: "Coffee 03.mp4".into(),
            mime: "video/mp4".into(),
            size: 1,
            width: Some(720),
            height: Some(1280),
            duration: Some(22.0),
            kind: FileKind::Output,
            tool: "video-mix".into(),
            url: "/f".into(),
            thumbnail_url: None,
            job_id: None,
            metadata: serde_json::to_value(record()).ok(),
            created_at: Timestamp(0),
        }
    }

    fn job(status: JobStatus, outputs: usize) -> Job {
        Job {
            id: JobId::new("j"),
            tool: "video-mix".into(),
            kind: "mix".into(),
            status,
            progress: 50,
            stage: None,
            queue_position: None,
            credits_used: 5,
            credits_refunded: 0,
            error: None,
            outputs: vec![output(); outputs],
            created_at: Timestamp(0),
            started_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn an_output_knows_its_plan_entry() {
        assert_eq!(record_of(&output()), Some(record()));
        let other = File { metadata: Some(json!({ "scale": 2 })), ..output() };
        assert_eq!(record_of(&other), None);
        assert_eq!(project_of(&job(JobStatus::Processing, 1)).as_deref(), Some("p"));
        assert_eq!(settings_of(&job(JobStatus::Processing, 1)).unwrap().seed, Some(7));
        assert_eq!(likeness(&record()).as_deref(), Some("31 % of its frames are also in another video"));
    }

    #[test]
    fn a_batch_says_how_far_it_is() {
        assert_eq!(heading(&job(JobStatus::Pending, 0), 9), "Batch of 9 · waiting");
        assert_eq!(heading(&job(JobStatus::Processing, 3), 4), "Batch of 4 · 3 ready");
        assert_eq!(heading(&job(JobStatus::Completed, 4), 4), "Batch of 4 · ready");
        assert_eq!(heading(&job(JobStatus::Processing, 0), 1), "1 video · 0 ready");
    }

    #[test]
    fn a_batch_has_made_a_plan_when_every_video_of_it_is_there() {
        let planned = |index| Planned {
            combinations: 9,
            seed: 7,
            closest_pair: None,
            variants: vec![Variant { index, ..record().variant }],
        };
        assert!(has_made(&job(JobStatus::Completed, 1), &planned(2)));
        assert!(!has_made(&job(JobStatus::Completed, 1), &planned(3)));
        assert!(!has_made(&job(JobStatus::Completed, 0), &planned(2)));
        assert!(!has_made(&job(JobStatus::Processing, 1), &planned(2)));
        assert!(!has_made(&job(JobStatus::Completed, 1), &Planned { seed: 8, ..planned(2) }));
    }

    #[test]
    fn stopping_says_what_stays_and_what_comes_back() {
        let settings = Settings { output_count: 4, ..Settings::default() };
        let prices = PriceList::default();
        assert_eq!(
            cancelling(&job(JobStatus::Processing, 0), &settings, &prices),
            "Nothing is ready yet. 5 credits come back."
        );
        // 2 × 1.2 is 3 credits, rounded up.
        assert_eq!(
            cancelling(&job(JobStatus::Processing, 2), &settings, &prices),
            "The 2 videos that are ready stay yours. About 2 credits come back."
        );
    }
}
