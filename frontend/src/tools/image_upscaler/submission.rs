//! One press of the button: what was asked for, under a key that makes every retry of it the same press. Pure.

use lumiku_dto::FileId;
use lumiku_image_upscaler_dto::Upscale;

use super::choices::Choices;

/// What to send for these pictures.
pub(super) fn request(files: &[FileId], choices: Choices) -> Upscale {
    let settings = choices.settings();
    let (file_id, file_ids) = match files {
        [only] => (Some(only.clone()), None),
        files => (None, Some(files.to_vec())),
    };
    Upscale {
        file_id,
        file_ids,
        mode: settings.mode,
        scale: settings.scale,
        fit: settings.fit,
        format: settings.format,
    }
}

/// A press whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) request: Upscale,
    /// `Idempotency-Key`.
    pub(super) key: String,
}

impl Press {
    /// The press to send now: `open` again when it asked for the same and its answer never came, so that the server
    /// charges once; otherwise a new one.
    pub(super) fn next(open: Option<&Self>, request: Upscale, fresh_key: impl Fn() -> String) -> Self {
        match open {
            Some(open) if open.request == request => open.clone(),
            _ => Self { request, key: fresh_key() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::image_upscaler::choices::Size;

    fn ids(names: &[&str]) -> Vec<FileId> {
        names.iter().map(|name| FileId::new(*name)).collect()
    }

    #[test]
    fn what_is_sent_is_valid_for_one_and_for_many() {
        for files in [ids(&["a"]), ids(&["a", "b"])] {
            let request = request(&files, Choices::default().with_size(Size::Fit4k));
            assert_eq!(request.validate(), Ok(()));
            assert_eq!(request.files(), files);
        }
    }

    #[test]
    fn a_retry_of_the_same_is_the_same_press() {
        let first = Press::next(None, request(&ids(&["a"]), Choices::default()), || "k1".to_owned());
        let again = Press::next(Some(&first), request(&ids(&["a"]), Choices::default()), || "k2".to_owned());
        assert_eq!(again.key, "k1");
        let other = Press::next(Some(&first), request(&ids(&["b"]), Choices::default()), || "k3".to_owned());
        assert_eq!(other.key, "k3");
    }
}
