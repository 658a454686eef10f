//! Progress of a running job: monotonic, written at most once a second.

use tokio::sync::watch;

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reached {
    pub percent: i32,
    pub stage: Option<String>,
}

/// Reports progress. Cheap to clone and to call often, also from blocking code.
#[derive(Clone, Debug)]
pub struct Progress(watch::Sender<Reached>);

impl Progress {
    pub(crate) fn new() -> (Self, watch::Receiver<Reached>) {
        let (sender, receiver) = watch::channel(Reached::default());
        (Self(sender), receiver)
    }

    /// Reports the share that is done, 0 to 1. Going back changes nothing.
    pub fn fraction(&self, done: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to 0..=99 before")]
        let percent = (done * 100.0).clamp(0.0, 99.0) as i32;
        self.0.send_if_modified(|reached| {
            let further = percent > reached.percent;
            reached.percent = reached.percent.max(percent);
            further
        });
    }

    /// Has the job shown again, as it stands, with the next write.
    pub(crate) fn touch(&self) {
        self.0.send_modify(|_| {});
    }

    /// Says what is being done, in words for the person.
    pub fn stage(&self, stage: impl Into<String>) {
        let stage = Some(stage.into());
        self.0.send_if_modified(|reached| {
            let changed = reached.stage != stage;
            reached.stage.clone_from(&stage);
            changed
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back_and_reaches_100_only_at_the_end() {
        let (progress, receiver) = Progress::new();
        progress.fraction(0.5);
        progress.fraction(0.2);
        assert_eq!(receiver.borrow().percent, 50);
        progress.fraction(7.0);
        assert_eq!(receiver.borrow().percent, 99);
    }
}
