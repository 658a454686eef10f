//! Requests to the writer.

use lumiku_dto::{job::Job, validate::Fields};
use serde::{Deserialize, Serialize};

use crate::{
    content::Slide,
    limits::{MAX_INSTRUCTION_CHARS, MAX_SLIDES, MAX_SOURCE_CHARS, MIN_GENERATED_SLIDES, TOPIC_CHARS},
    text::trimmed,
};

/// Who wrote a carousel; shown to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselWriter))]
pub enum Writer {
    /// A language model.
    Ai,
    /// Rules: sentences of the source text, or an outline for a bare topic.
    Rules,
}

/// Input of a carousel to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = GenerateCarousel))]
pub struct Generate {
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 500))]
    pub topic: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub audience: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub tone: Option<String>,
    /// BCP 47, such as `en` or `id`.
    pub language: String,
    #[cfg_attr(feature = "openapi", schema(minimum = 2, maximum = 20))]
    pub slide_count: u32,
    pub template_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand_id: Option<String>,
    /// An article to write it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 50000))]
    pub source_text: Option<String>,
    /// Writes into this project, whose writing failed before, instead of a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
}

impl Generate {
    /// Whether it can be written; whether template and brand exist is for the server to say.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        let mut length = |field: &str, text: &str, least: usize, most: usize| {
            if !(least..=most).contains(&trimmed(text).chars().count()) {
                let message = match least {
                    0 => format!("Use at most {most} characters."),
                    _ => format!("Use {least} to {most} characters."),
                };
                fields.check(field, Err(message));
            }
        };
        length("topic", &self.topic, *TOPIC_CHARS.start(), *TOPIC_CHARS.end());
        length("audience", self.audience.as_deref().unwrap_or_default(), 0, MAX_INSTRUCTION_CHARS);
        length("tone", self.tone.as_deref().unwrap_or_default(), 0, MAX_INSTRUCTION_CHARS);
        length("sourceText", self.source_text.as_deref().unwrap_or_default(), 0, MAX_SOURCE_CHARS);
        if !crate::content::is_language(&self.language) {
            fields.check("language", Err("Give a language tag, such as en or id."));
        }
        check_slide_count(self.slide_count, &mut fields);
        if self.template_id.is_empty() {
            fields.check("templateId", Err("Choose a template."));
        }
        fields.finish()
    }
}

pub(crate) fn check_slide_count(count: u32, fields: &mut Fields) {
    if count < MIN_GENERATED_SLIDES || count as usize > MAX_SLIDES {
        fields.check("slideCount", Err(format!("Choose {MIN_GENERATED_SLIDES} to {MAX_SLIDES} slides.")));
    }
}

/// Input of one slide to be rewritten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RewriteSlide))]
pub struct Rewrite {
    /// What to change, such as `shorter` or `add a figure`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub instruction: String,
    /// Of the project in which the slide is counted; whatever is stored when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

impl Rewrite {
    /// An instruction that says something.
    pub fn validate(&self) -> Result<(), Fields> {
        if (1..=MAX_INSTRUCTION_CHARS).contains(&trimmed(&self.instruction).chars().count()) {
            return Ok(());
        }
        Err(Fields::one("instruction", format!("Use 1 to {MAX_INSTRUCTION_CHARS} characters.")))
    }
}

/// A rewritten slide, stored in its project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RewrittenSlide))]
pub struct RewriteResult {
    pub slide: Slide,
    pub credits_used: i64,
    pub credit_balance: i64,
    /// Of the project, which holds the new slide.
    pub revision: i64,
    pub writer: Writer,
    /// Sentences for the person.
    pub notices: Vec<String>,
}

/// `{job, projectId}`, the answer to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselGenerateAnswer))]
pub struct GenerateAnswer {
    pub job: Job,
    /// The project that is being written; absent when it was deleted since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
}
