//! The writer that asks a language model: a question, a check, one repair.
//!
//! `anthropic` and `openai` know a protocol each, `http` sends, `retry` has patience, `prompt` asks, `draft`
//! checks. Dropping a future here ends its request: nothing runs on its own.

mod anthropic;
mod chat;
pub(super) mod draft;
mod http;
mod openai;
mod prompt;
mod retry;
mod tokens;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use lumiku_carousel_dto::{BulkColumn, Content, Generate, Role, Slide, Text};
use serde_json::Value;
use tokio::time::Instant;

pub use self::chat::Usage;
use self::{
    chat::{Ask, Ending, Reply},
    draft::{Draft, Fault, Judged},
    http::Service,
    prompt::Prompt,
    retry::{Failure, Patience},
};
use super::{
    Notice, Row,
    error::WriterError,
    setup::{ModelSetup, Protocol, SetupError},
};

/// Faults told to the person when all is lost.
const SHOWN_FAULTS: usize = 5;

/// Asks a model.
#[derive(Debug)]
pub struct ModelWriter {
    setup: ModelSetup,
    service: Service,
    /// Which of [`ModelWriter::forms`] the service took last.
    form: AtomicUsize,
}

/// A form of the request, see the protocols.
#[derive(Clone, Copy, Debug)]
enum Form {
    Anthropic(anthropic::Form),
    OpenAi(openai::Form),
}

/// One piece of writing.
struct Task {
    prompt: Prompt,
    form: &'static str,
    schema: Value,
    max_tokens: u32,
    deadline: Duration,
}

impl ModelWriter {
    /// A writer for a service. Sends nothing yet.
    pub fn new(setup: ModelSetup) -> Result<Self, SetupError> {
        Ok(Self { service: Service::new(&setup)?, setup, form: AtomicUsize::new(0) })
    }

    pub(super) async fn write_carousel(
        &self,
        order: &Generate,
    ) -> Result<(Draft, Vec<Notice>, Usage), WriterError> {
        let limits = &self.setup.limits;
        let source = order.source_text.as_deref().map(draft::clean).filter(|text| !text.is_empty());
        let mut notices = Vec::new();
        let kept = source.as_deref().map(|text| {
            let (kept, read) = tokens::cut(text, limits.input_tokens);
            if kept.len() < text.len() {
                notices.push(Notice::SourceCut { read, of: text.chars().count() });
            }
            kept
        });
        let count = order.slide_count as usize;
        let task = Task {
            prompt: Prompt::carousel(order, kept, !notices.is_empty()),
            form: "carousel",
            schema: draft::carousel_schema(),
            max_tokens: 600 + 400 * order.slide_count,
            deadline: limits.deadline,
        };
        let (draft, usage) = self.run(task, |answer| draft::read_carousel(answer, count)).await?;
        Ok((draft, notices, usage))
    }

    pub(super) async fn rewrite_slide(
        &self,
        content: &Content,
        index: usize,
        slide: &Slide,
        instruction: &str,
    ) -> Result<(Slide, Usage), WriterError> {
        let mut roles = draft::ROLES.to_vec();
        if slide.role == Role::Image {
            roles.push(Role::Image);
        }
        let task = Task {
            prompt: Prompt::slide(content, index, instruction),
            form: "slide",
            schema: draft::slide_schema(&roles),
            max_tokens: 1_500,
            deadline: self.setup.limits.slide_deadline,
        };
        self.run(task, |answer| draft::read_slide(answer, slide, &roles)).await
    }

    /// The cells of gaps, by the number of the gap.
    pub(super) async fn fill_row(
        &self,
        row: &Row,
        gaps: &[BulkColumn],
    ) -> Result<(Vec<(usize, Vec<Text>)>, Usage), WriterError> {
        let columns: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        let gap_count = u32::try_from(gaps.len()).unwrap_or(u32::MAX);
        let task = Task {
            prompt: Prompt::row(row, &columns),
            form: "cells",
            schema: draft::cells_schema(&columns),
            max_tokens: gap_count.saturating_mul(150).saturating_add(600),
            deadline: self.setup.limits.deadline,
        };
        let (cells, usage) = self.run(task, |answer| draft::read_cells(answer, &columns)).await?;
        let marked = |texts: Vec<String>| texts.iter().map(|text| Text::from_markup(text)).collect();
        Ok((cells.into_iter().map(|(gap, texts)| (gap, marked(texts))).collect(), usage))
    }

    /// Asks, checks, and lets the model repair its answer once.
    async fn run<T>(
        &self,
        task: Task,
        check: impl Fn(&Value) -> Judged<T>,
    ) -> Result<(T, Usage), WriterError> {
        let until = Instant::now() + task.deadline;
        let max_tokens = task.max_tokens.min(self.setup.limits.output_tokens);
        let first = self.ask(&task, &task.prompt.parts, max_tokens, until).await?;
        let mut usage = first.usage;
        let judged = judge(&first, &check)?;
        if let Judged { value: Some(value), faults } = judged {
            if faults.is_empty() {
                return Ok((value, usage));
            }
            return match self.repair(&task, &first, &faults, until, &check, &mut usage).await {
                // Worse or no answer: what came first was a matter of taste.
                Err(_) | Ok(Judged { value: None, .. }) => Ok((value, usage)),
                Ok(Judged { value: Some(repaired), .. }) => Ok((repaired, usage)),
            };
        }
        let repaired = self.repair(&task, &first, &judged.faults, until, &check, &mut usage).await?;
        match repaired.value {
            Some(value) => Ok((value, usage)),
            None => Err(unusable(repaired.faults)),
        }
    }

    async fn repair<T>(
        &self,
        task: &Task,
        first: &Reply,
        faults: &[Fault],
        until: Instant,
        check: &impl Fn(&Value) -> Judged<T>,
        usage: &mut Usage,
    ) -> Result<Judged<T>, WriterError> {
        tracing::info!(faults = faults.len(), "the AI model's answer has faults; asking it to repair them");
        let max_tokens = task.max_tokens.min(self.setup.limits.output_tokens).saturating_mul(2);
        let parts = task.prompt.repair(&first.said, faults);
        let second = self.ask(task, &parts, max_tokens, until).await?;
        *usage += second.usage;
        judge(&second, check)
    }

    /// One answer, with as many requests as it takes.
    async fn ask(
        &self,
        task: &Task,
        parts: &[String],
        max_tokens: u32,
        until: Instant,
    ) -> Result<Reply, WriterError> {
        let Task { prompt, form, schema, .. } = task;
        let ask = Ask { system: &prompt.system, parts, form, schema, max_tokens };
        let patience = Patience { limits: &self.setup.limits, until };
        loop {
            let form = self.form.load(Ordering::Relaxed);
            let body = self.body(&ask, form);
            let reply = retry::with_patience(&patience, || async {
                let reply = self.service.post(&body).await?;
                let broken = Failure::Passing { kind: retry::Passing::Broken, retry_after: None };
                self.read(&reply).ok_or(broken)
            })
            .await;
            match reply {
                Ok(reply) => {
                    let Usage { input_tokens, output_tokens } = reply.usage;
                    tracing::info!(input_tokens, output_tokens, ending = ?reply.ending, "the AI model answered");
                    return Ok(reply);
                }
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Refused { status, said }) => match self.next_form(form, &said.0) {
                    Some(next) => self.form.store(next, Ordering::Relaxed),
                    None => return Err(WriterError::Setup { status }),
                },
                // Patience turns these into errors.
                Err(Failure::Passing { .. }) => return Err(WriterError::Broken),
            }
        }
    }

    fn body(&self, ask: &Ask<'_>, form: usize) -> Value {
        let model = &self.setup.model;
        match self.forms()[form] {
            Form::Anthropic(form) => anthropic::body(model, ask, form),
            Form::OpenAi(form) => openai::body(model, ask, form),
        }
    }

    fn read(&self, reply: &Value) -> Option<Reply> {
        match self.setup.protocol {
            Protocol::Anthropic => anthropic::read(reply),
            Protocol::OpenAi => openai::read(reply),
        }
    }

    /// The forms of a request, in the order in which they are tried.
    const fn forms(&self) -> &'static [Form] {
        const fn openai(schema: bool, completion_tokens: bool) -> Form {
            Form::OpenAi(openai::Form { schema, completion_tokens })
        }
        match self.setup.protocol {
            Protocol::Anthropic => {
                &const { [Form::Anthropic(anthropic::Form::ForcedTool), Form::Anthropic(anthropic::Form::Schema)] }
            }
            Protocol::OpenAi => {
                &const { [openai(true, false), openai(true, true), openai(false, false), openai(false, true)] }
            }
        }
    }

    /// The form to try after the service refused one, by what it said about it.
    fn next_form(&self, form: usize, said: &str) -> Option<usize> {
        let about_schema = ["response_format", "json_schema", "schema", "structured", "grammar"];
        let about_schema = about_schema.iter().any(|words| said.contains(words));
        match self.forms()[form] {
            Form::Anthropic(anthropic::Form::ForcedTool) => said.contains("tool").then_some(1),
            // The forms' numbers: 1 is other tokens, 2 is no schema.
            Form::OpenAi(now) if !now.completion_tokens && said.contains("max_completion_tokens") => {
                Some(form + 1)
            }
            Form::OpenAi(now) if now.schema && about_schema => Some(form + 2),
            Form::Anthropic(anthropic::Form::Schema) | Form::OpenAi(_) => None,
        }
    }
}

fn judge<T>(reply: &Reply, check: &impl Fn(&Value) -> Judged<T>) -> Result<Judged<T>, WriterError> {
    if reply.ending == Ending::Declined {
        return Err(WriterError::Declined);
    }
    let Some(answer) = &reply.answer else {
        return Ok(Judged::nothing(match reply.ending {
            Ending::CutOff => "The answer was cut off at its longest; write shorter texts.",
            _ => "The answer is not a JSON object of the form asked for.",
        }));
    };
    let mut judged = check(answer);
    if reply.ending == Ending::CutOff && judged.value.is_none() {
        let text = "The answer was cut off at its longest; write shorter texts.".to_owned();
        judged.faults.insert(0, Fault { grave: true, text });
    }
    Ok(judged)
}

fn unusable(faults: Vec<Fault>) -> WriterError {
    let grave = faults.into_iter().filter(|fault| fault.grave).map(|fault| fault.text);
    WriterError::Unusable { faults: grave.take(SHOWN_FAULTS).collect() }
}
