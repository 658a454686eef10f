//! How the writer's reasons become answers and the reasons of a job.

use std::time::Duration;

use lumiku_core::Error;
use lumiku_tool_api::JobFailure;

use crate::writer::{Cause, WriterError};

/// How long a client is asked to wait when the service does not say, in seconds.
const PAUSE: u64 = 30;
/// The same where an administrator has to do something first.
const REPAIR: u64 = 3600;

/// Why a slide was not rewritten. What the person can change is told at `field`.
pub(crate) fn refusal(error: &WriterError, field: &str) -> Error {
    let message = error.to_string();
    match error.cause() {
        Cause::Order => Error::field(field, message),
        Cause::Model if matches!(error, WriterError::Declined) => Error::field(field, message),
        Cause::Model => Error::Elsewhere { message, retry_after_s: PAUSE },
        Cause::Later => Error::Elsewhere { message, retry_after_s: wait(error) },
        Cause::Settings => Error::Elsewhere { message, retry_after_s: REPAIR },
    }
}

fn wait(error: &WriterError) -> u64 {
    match error {
        WriterError::Busy { retry_after: Some(wait) } => wait.max(&Duration::from_secs(1)).as_secs(),
        _ => PAUSE,
    }
}

/// Why a carousel was not written. The writer has had patience already: trying again at once is of no use.
pub(crate) fn failure(error: &WriterError) -> JobFailure {
    let code = match error.cause() {
        Cause::Order => "order_refused",
        Cause::Model if matches!(error, WriterError::Declined) => "ai_declined",
        Cause::Model => "ai_unusable",
        Cause::Later => "ai_unavailable",
        Cause::Settings => "ai_misconfigured",
    };
    JobFailure::fail(code, error.to_string())
}

#[cfg(test)]
mod tests {
    use lumiku_dto::ErrorCode;

    use super::*;

    #[test]
    fn a_busy_service_asks_for_its_own_pause() {
        let busy = WriterError::Busy { retry_after: Some(Duration::from_secs(90)) };
        assert!(matches!(refusal(&busy, "instruction"), Error::Elsewhere { retry_after_s: 90, .. }));
        assert_eq!(refusal(&WriterError::Key, "instruction").code(), ErrorCode::Unavailable);
    }

    #[test]
    fn what_the_person_can_change_names_the_field() {
        for error in [WriterError::Instruction, WriterError::Declined, WriterError::Order("no".into())] {
            assert_eq!(refusal(&error, "instruction").code(), ErrorCode::ValidationFailed, "{error:?}");
        }
        assert!(
            matches!(failure(&WriterError::Late), JobFailure::Fail { code, .. } if code == "ai_unavailable")
        );
    }
}
