//! What was done to a document, to be taken back and done again. Pure.

/// Steps that can be taken back.
const MOST: usize = 200;
/// Changes of the same thing within this many milliseconds are one step: nobody takes back single letters.
const MERGE_MS: i64 = 1_200;

/// A document with its past and, after steps back, its future.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct History<T> {
    past: Vec<T>,
    now: T,
    future: Vec<T>,
    /// What was changed last, and when.
    last: Option<(String, i64)>,
}

impl<T: Clone + PartialEq> History<T> {
    /// A document without a past.
    pub(super) fn new(now: T) -> Self {
        Self { past: Vec::new(), now, future: Vec::new(), last: None }
    }

    /// The document as it is.
    pub(super) fn now(&self) -> &T {
        &self.now
    }

    /// Whether there is a step to take back.
    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to do again.
    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Makes a step at `at` (milliseconds). Steps of the same `what` in quick succession become one; an empty `what`
    /// stands alone. `false` when nothing changes.
    pub(super) fn step(&mut self, next: T, what: &str, at: i64) -> bool {
        if next == self.now {
            return false;
        }
        let goes_on = self.future.is_empty()
            && self.last.as_ref().is_some_and(|(last, then)| {
                !what.is_empty() && last == what && (0..MERGE_MS).contains(&(at - then))
            });
        let before = std::mem::replace(&mut self.now, next);
        if !goes_on {
            self.past.push(before);
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.last = Some((what.to_owned(), at));
        true
    }

    /// Takes a step back; `false` when there is none.
    pub(super) fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.now, before));
        self.last = None;
        true
    }

    /// Does a step again; `false` when there is none.
    pub(super) fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.now, after));
        self.last = None;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_back_and_done_again() {
        let mut history = History::new(1);
        assert!(!history.undo() && !history.can_redo());
        history.step(2, "", 0);
        history.step(3, "", 1);
        assert!(history.undo() && *history.now() == 2);
        assert!(history.undo() && *history.now() == 1 && !history.can_undo());
        assert!(history.redo() && history.redo() && *history.now() == 3 && !history.redo());
    }

    #[test]
    fn typing_is_one_step_until_a_pause_or_another_place() {
        let mut history = History::new(0);
        for (text, at) in [(1, 0), (2, 400), (3, 900)] {
            history.step(text, "s1.title", at);
        }
        history.step(4, "s1.title", 900 + MERGE_MS);
        history.step(5, "s1.body", 950 + MERGE_MS);
        assert!(history.undo() && *history.now() == 4);
        assert!(history.undo() && *history.now() == 3);
        assert!(history.undo() && *history.now() == 0);
    }

    #[test]
    fn a_new_step_ends_the_future() {
        let mut history = History::new(0);
        history.step(1, "a", 0);
        history.undo();
        history.step(2, "a", 10);
        assert!(!history.can_redo());
        assert!(history.undo() && *history.now() == 0);
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut history = History::new(0);
        assert!(!history.step(0, "a", 0));
        assert!(!history.can_undo());
    }

    #[test]
    fn the_past_has_an_end() {
        let mut history = History::new(0);
        for number in 1..=MOST + 5 {
            history.step(number, "", 0);
        }
        while history.undo() {}
        assert_eq!(*history.now(), 5);
    }
}
