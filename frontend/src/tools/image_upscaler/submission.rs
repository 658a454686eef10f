//! One press of the button: what was asked for, under a key that makes every retry of it the same press. Pure.

use lumiku_image_upscaler_dto::{Settings, Upscale};

use super::choices::Asked;

/// What to send.
pub(super) fn request(asked: &Asked) -> Upscale {
    let Settings { mode, model, scale, fit, format } = asked.choices.settings();
    let (file_id, file_ids) = match asked.files.as_slice() {
        [only] => (Some(only.clone()), None),
        files => (None, Some(files.to_vec())),
    };
    Upscale { file_id, file_ids, mode, model, scale, fit, format }
}

/// A press whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) asked: Asked,
    /// `Idempotency-Key`.
    pub(super) key: String,
}

impl Press {
    /// The press to send now: `open` again when it asked for the same and its answer never came, so that the server
    /// charges once; otherwise a new one.
    pub(super) fn next(open: Option<&Self>, asked: Asked, fresh_key: impl Fn() -> String) -> Self {
        match open {
            Some(open) if open.asked == asked => open.clone(),
            _ => Self { asked, key: fresh_key() },
        }
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::FileId;
    use lumiku_image_upscaler_dto::{Mode, Model};

    use super::*;
    use crate::tools::image_upscaler::choices::{Choices, Size};

    fn asked(names: &[&str], size: Size) -> Asked {
        let files = names.iter().map(|name| FileId::new(*name)).collect();
        Asked { files, choices: Choices::default().with_size(size) }
    }

    #[test]
    fn what_is_sent_is_valid_for_one_and_for_many() {
        for names in [&["a"][..], &["a", "b"]] {
            let asked = asked(names, Size::Fit4k);
            let request = request(&asked);
            assert_eq!(request.validate(), Ok(()));
            assert_eq!(request.files(), asked.files);
        }
    }

    #[test]
    fn the_ai_mode_names_its_model_unless_the_server_is_to_choose() {
        for (model, sent) in [(Model::Auto, None), (Model::Used, Some(Model::Used))] {
            let choices = Choices { mode: Mode::Ai, model, ..Choices::default() };
            let request = request(&Asked { files: vec![FileId::new("a")], choices });
            assert_eq!((request.validate(), request.mode, request.model), (Ok(()), Mode::Ai, sent));
        }
    }

    #[test]
    fn a_retry_of_the_same_is_the_same_press() {
        let first = Press::next(None, asked(&["a"], Size::Times(2)), || "k1".to_owned());
        let again = Press::next(Some(&first), asked(&["a"], Size::Times(2)), || "k2".to_owned());
        assert_eq!(again.key, "k1");
        for other in [asked(&["b"], Size::Times(2)), asked(&["a"], Size::Times(3))] {
            assert_eq!(Press::next(Some(&first), other, || "k3".to_owned()).key, "k3");
        }
    }
}
