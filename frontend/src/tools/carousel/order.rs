//! What a person asks the writer for. Pure.

use lumiku_carousel_dto::{
    Generate,
    limits::{MAX_SLIDES, MAX_SOURCE_CHARS, MIN_GENERATED_SLIDES, TOPIC_CHARS},
};

use serde::{Deserialize, Serialize};

use super::slides::shortened;
use crate::format;

/// Slides that a carousel usually has.
const USUAL: u32 = 8;

/// The order as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) topic: String,
    /// Whether a text is pasted to write from.
    pub(super) from_text: bool,
    pub(super) text: String,
    pub(super) audience: String,
    pub(super) tone: String,
    pub(super) language: String,
    pub(super) slides: u32,
    pub(super) template: String,
    pub(super) brand: Option<String>,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            topic: String::new(),
            from_text: false,
            text: String::new(),
            audience: String::new(),
            tone: String::new(),
            language: "en".to_owned(),
            slides: USUAL,
            template: String::new(),
            brand: None,
        }
    }
}

impl Order {
    /// What is sent. Without a topic a pasted text is named by its first line.
    pub(super) fn generate(&self) -> Generate {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let text = if self.from_text { given(&self.text) } else { None };
        let least = u32::try_from(MAX_SLIDES).unwrap_or(u32::MAX);
        Generate {
            topic: given(&self.topic).or_else(|| first_line(text.as_deref()?)).unwrap_or_default(),
            audience: given(&self.audience),
            tone: given(&self.tone),
            language: self.language.clone(),
            slide_count: self.slides.clamp(MIN_GENERATED_SLIDES, least),
            template_id: self.template.clone(),
            brand_id: self.brand.clone(),
            source_text: text,
            project_id: None,
        }
    }

    /// What is still missing, or too much.
    pub(super) fn obstacle(&self) -> Option<String> {
        let generate = self.generate();
        if self.from_text && generate.source_text.is_none() {
            return Some("Paste the text to write from.".to_owned());
        }
        let length = |text: &str| text.trim().chars().count();
        if length(&generate.topic) < *TOPIC_CHARS.start() {
            return Some("Say what it is about.".to_owned());
        }
        if length(&generate.topic) > *TOPIC_CHARS.end() {
            return Some(format!(
                "The topic is long. Use up to {} characters, or paste it as a text.",
                TOPIC_CHARS.end()
            ));
        }
        if length(&self.text) > MAX_SOURCE_CHARS && self.from_text {
            let most = format::number(i64::try_from(MAX_SOURCE_CHARS).unwrap_or(i64::MAX));
            return Some(format!("The text is long. It may have up to {most} characters."));
        }
        generate.validate().err().and_then(|fields| fields.into_map().into_values().next())
    }
}

fn first_line(text: &str) -> Option<String> {
    let line = text
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ', '*', '-']).trim())
        .find(|line| line.chars().count() >= *TOPIC_CHARS.start())?;
    Some(shortened(line, 120))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(topic: &str) -> Order {
        Order { topic: topic.to_owned(), template: "folio".to_owned(), ..Order::default() }
    }

    #[test]
    fn what_is_missing_is_said_in_order() {
        assert_eq!(order("").obstacle().as_deref(), Some("Say what it is about."));
        assert_eq!(order("Kopi gayo").obstacle(), None);
        assert!(order(&"x".repeat(501)).obstacle().unwrap().contains("500"));
        let pasting = Order { from_text: true, ..order("Kopi") };
        assert_eq!(pasting.obstacle().as_deref(), Some("Paste the text to write from."));
    }

    #[test]
    fn a_pasted_text_is_named_by_its_first_line() {
        let text = "\n## Kopi Gayo dari Aceh\n\nTumbuh di ketinggian.".to_owned();
        let order = Order { from_text: true, text, ..order(" ") };
        assert_eq!(order.generate().topic, "Kopi Gayo dari Aceh");
        assert_eq!(order.obstacle(), None);
    }

    #[test]
    fn a_text_that_was_put_away_is_not_sent() {
        let order = Order { text: "secret".to_owned(), audience: " ".to_owned(), ..order("Kopi") };
        let generate = order.generate();
        assert_eq!((generate.source_text, generate.audience), (None, None));
    }

    #[test]
    fn too_long_a_text_is_refused_here() {
        let text = "kata ".repeat(10_001);
        let order = Order { from_text: true, text, ..order("Kopi") };
        assert!(order.obstacle().unwrap().contains("50,000"));
    }
}
