//! How many tests passed and failed, and what they said, read from the output of the test runners.

/// Lines of a runner's complaints that the summary repeats: an error and what differs, not a report.
const COMPLAINTS: usize = 24;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Counts {
    /// A check that is one test.
    pub(super) fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed) }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Reads a runner's output line by line.
#[derive(Default)]
pub(super) struct Read {
    counts: Counts,
    complaints: Vec<String>,
    complaining: bool,
}

impl Read {
    /// What was read so far.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// What failed and why, for the summary: the whole output is long.
    pub(super) fn complaints(self) -> Vec<String> {
        self.complaints
    }

    fn complain(&mut self, line: &str) {
        if self.complaints.len() < COMPLAINTS && !self.complaints.iter().any(|said| said == line) {
            self.complaints.push(line.to_owned());
        }
    }

    /// `Summary [ 1.2s] 31 tests run: 30 passed (1 slow), 1 failed, 1 timed out, 0 skipped`. A filter may
    /// skip on purpose; the test command has none.
    pub(super) fn nextest(&mut self, line: &str) {
        if line.trim_start().starts_with("Summary [")
            && let Some((_, outcome)) = line.split_once("run: ")
        {
            self.counts.passed += before(outcome, "passed");
            self.counts.failed += ["failed", "timed out", "exec failed", "skipped"]
                .map(|word| before(outcome, word))
                .iter()
                .sum::<u64>();
        }
        // A failure is named when it happens, and once more in the summary.
        let named = ["FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV ["]
            .iter()
            .any(|word| line.trim_start().starts_with(word));
        if named || line.contains("' panicked at ") || line.contains(") panicked at ") {
            self.complain(line.trim());
        }
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`
    pub(super) fn libtest(&mut self, line: &str) {
        if line.starts_with("test result: ") {
            self.counts.passed += before(line, "passed");
            self.counts.failed += before(line, "failed");
        }
    }

    /// `  12 passed (40.1s)`, `  1 failed`, `  2 skipped`, `  1 flaky`, `  3 did not run`: each on a line of
    /// its own at the end. What did not run did not pass.
    ///
    /// An error begins with `    Error: ` or `    Test timeout of `; the source and the stack follow it.
    pub(super) fn playwright(&mut self, line: &str) {
        let said = line.trim();
        if said.starts_with("Error: ") || said.starts_with("Test timeout of ") {
            self.complaining = true;
        } else if said.starts_with("at ") || said.contains(" | ") {
            self.complaining = false;
        }
        if !said.is_empty() && (self.complaining || is_heading(said)) {
            self.complain(said);
        }
        let Some(outcome) = line.strip_prefix("  ") else { return };
        let alone = outcome.split(' ').next().is_some_and(|word| word.parse::<u64>().is_ok());
        if alone {
            self.counts.passed += before(outcome, "passed");
            self.counts.failed += ["failed", "flaky", "skipped", "did", "interrupted"]
                .map(|word| before(outcome, word))
                .iter()
                .sum::<u64>();
        }
    }
}

/// `1) [journeys] › specs/a.spec.ts:11:1 › what it is about ─────`
fn is_heading(line: &str) -> bool {
    line.split_once(") [").is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

/// The number that stands before a word; 0 when the word is not there.
fn before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    let phrase: Vec<&str> = word.split(' ').collect();
    (1..words.len())
        .filter(|&at| words[at..].starts_with(&phrase))
        .find_map(|at| words[at - 1].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn a_nextest_summary_counts_what_failed_in_any_way_and_what_was_skipped() {
        let mut read = Read::default();
        read.nextest(
            "     Summary [   1.230s] 33 tests run: 30 passed (2 slow), 1 failed, 2 timed out, 4 skipped",
        );
        assert_eq!(read.counts(), counts(30, 7));
    }

    #[test]
    fn the_results_of_several_test_programs_add_up() {
        let mut read = Read::default();
        read.libtest("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        read.libtest("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        assert_eq!(read.counts(), counts(4, 2));
    }

    #[test]
    fn a_browser_test_that_did_not_run_counts_as_failed() {
        let mut read = Read::default();
        for line in ["  1 failed", "    [chromium] specs/a.spec.ts", "  2 did not run", "  12 passed (40.1s)"]
        {
            read.playwright(line);
        }
        assert_eq!(read.counts(), counts(12, 3));
    }

    #[test]
    fn what_a_browser_test_complained_of_is_kept_without_its_source_and_stack() {
        let mut read = Read::default();
        for line in [
            "  ✓  1 [journeys] › specs/b.spec.ts:3:1 › another (1.2s)",
            "  1) [journeys] › specs/a.spec.ts:11:1 › a thing ────────",
            "",
            "    Error: the editor, light",
            "",
            "    +   \"color-contrast: <b>\",",
            "      25 |     const found = 1;",
            "    > 26 |     expect(found)",
            "        at specs/a.spec.ts:26:3",
            "    attachment #1: screenshot",
        ] {
            read.playwright(line);
        }
        assert_eq!(
            read.complaints(),
            [
                "1) [journeys] › specs/a.spec.ts:11:1 › a thing ────────",
                "Error: the editor, light",
                "+   \"color-contrast: <b>\",",
            ]
        );
    }

    #[test]
    fn a_native_test_that_fails_is_named() {
        let mut read = Read::default();
        for line in [
            "        PASS [   0.010s] (1/2) a::b",
            "        FAIL [   0.020s] (2/2) lumiku-core::it ledger::c",
            "    thread 'ledger::c' (77) panicked at crates/core/tests/it/ledger.rs:3:5:",
        ] {
            read.nextest(line);
        }
        assert_eq!(read.complaints().len(), 2);
    }
}
