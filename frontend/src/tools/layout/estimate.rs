//! How long a job still takes, from how far it has come. Pure.

use lumiku_dto::{Timestamp, job::Job};

/// Too early to tell before this many milliseconds.
const SOONEST_MS: i64 = 3_000;

/// The rest in words, such as `about 20 s left`; `None` while it cannot be told.
pub fn time_left(job: &Job, now: Timestamp) -> Option<String> {
    let gone = now.0 - job.started_at?.0;
    let progress = i64::from(job.progress);
    if gone < SOONEST_MS || !(5..100).contains(&progress) {
        return None;
    }
    let seconds = gone * (100 - progress) / progress / 1000;
    Some(match seconds {
        ..10 => "a few seconds left".to_owned(),
        10..55 => format!("about {} s left", (seconds + 5) / 10 * 10),
        55..3_300 => format!("about {} min left", (seconds + 30) / 60),
        _ => format!("about {} h left", (seconds + 1_800) / 3_600),
    })
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{JobId, job::JobStatus};

    use super::*;

    fn job(progress: i32) -> Job {
        Job {
            id: JobId::new("j"),
            tool: "t".into(),
            kind: "k".into(),
            status: JobStatus::Processing,
            progress,
            stage: None,
            queue_position: None,
            credits_used: 1,
            credits_refunded: 0,
            error: None,
            outputs: Vec::new(),
            created_at: Timestamp(0),
            started_at: Some(Timestamp(0)),
            completed_at: None,
        }
    }

    #[test]
    fn the_rest_follows_from_the_pace_so_far() {
        assert_eq!(time_left(&job(50), Timestamp(60_000)).as_deref(), Some("about 1 min left"));
        assert_eq!(time_left(&job(50), Timestamp(20_000)).as_deref(), Some("about 20 s left"));
        assert_eq!(time_left(&job(90), Timestamp(20_000)).as_deref(), Some("a few seconds left"));
    }

    #[test]
    fn nothing_is_guessed_too_early() {
        assert_eq!(time_left(&job(50), Timestamp(1_000)), None);
        assert_eq!(time_left(&job(1), Timestamp(60_000)), None);
        assert_eq!(time_left(&Job { started_at: None, ..job(50) }, Timestamp(60_000)), None);
    }
}
