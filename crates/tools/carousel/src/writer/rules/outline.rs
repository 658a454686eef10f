//! Slides to be filled in: what a person gets for a bare topic.

use lumiku_carousel_dto::{Role, Slide, Slot, Text};

use super::{
    headline::shorten,
    language::Language,
    phrases::{Phrases, Step},
    text_slide,
};

const KICKER_CHARS: usize = 40;

/// The middle of a carousel about a topic: steps for a how-to, tips for a number of them, else what can be
/// said of anything. At most 18 slides, as many as a carousel has between its ends.
pub(super) fn outline(topic: &str, language: Language, count: usize) -> Vec<Slide> {
    let phrases = Phrases::of(language);
    let kicker = shorten(topic, KICKER_CHARS, language);
    let general = |count: usize| {
        let last = u8::try_from(count).unwrap_or(u8::MAX);
        phrases.outline.iter().filter(move |step| step.wanted <= last).map(|step| slide_of(step, &kicker))
    };
    let counted = |title: &str, hint: &str, count: usize| -> Vec<Slide> {
        (1..=count)
            .map(|number| {
                let title = title.replace("{}", &number.to_string());
                text_slide(Role::Body, &[(Slot::Kicker, &kicker), (Slot::Title, &title), (Slot::Body, hint)])
            })
            .collect()
    };
    match Shape::of(topic) {
        Shape::HowTo if count >= 2 => counted(phrases.step, phrases.step_hint, count),
        Shape::Tips(tips) => {
            let tips = tips.min(count);
            let mut slides = counted(phrases.tip, phrases.tip_hint, tips);
            slides.extend(general(count - tips));
            slides
        }
        _ => general(count).collect(),
    }
}

/// A slide of any topic, by the role of the slide: for a cell that nobody filled.
pub(super) fn hint(index: usize, language: Language) -> (&'static str, &'static str) {
    let bodies: Vec<&Step> =
        Phrases::of(language).outline.iter().filter(|step| !step.hint.contains('\n')).collect();
    let step = bodies[index % bodies.len()];
    (step.title, step.hint)
}

fn slide_of(step: &Step, kicker: &str) -> Slide {
    if !step.hint.contains('\n') {
        return text_slide(
            Role::Body,
            &[(Slot::Kicker, kicker), (Slot::Title, step.title), (Slot::Body, step.hint)],
        );
    }
    let mut slide = text_slide(Role::List, &[(Slot::Kicker, kicker), (Slot::Title, step.title)]);
    slide.items = step.hint.lines().map(Text::plain).collect();
    slide
}

/// What kind of carousel a topic asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    HowTo,
    Tips(usize),
    General,
}

impl Shape {
    fn of(topic: &str) -> Self {
        let topic = topic.to_lowercase();
        let first = topic.split_whitespace().next().unwrap_or_default();
        if let Ok(tips @ 2..=18) = first.parse() {
            return Self::Tips(tips);
        }
        let how = ["how to ", "cara ", "steps to ", "langkah ", "step by step", "tutorial", "panduan "];
        if how.iter().any(|words| topic.starts_with(words)) { Self::HowTo } else { Self::General }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(topic: &str, language: Language, count: usize) -> Vec<String> {
        let slides = outline(topic, language, count);
        slides.iter().map(|slide| slide.text(Slot::Title).unwrap().to_plain()).collect()
    }

    #[test]
    fn the_shape_follows_the_topic() {
        assert_eq!(titles("How to save", Language::English, 3), ["Step 1", "Step 2", "Step 3"]);
        assert_eq!(titles("Cara menabung", Language::Indonesian, 2), ["Langkah 1", "Langkah 2"]);
        assert_eq!(titles("2 tips menabung", Language::Indonesian, 3), ["Tips 1", "Tips 2", "Apa itu"]);
        assert_eq!(titles("Coffee", Language::English, 2), ["What it is", "Why it matters"]);
    }

    #[test]
    fn any_number_of_slides_can_be_had() {
        for topic in ["Coffee", "How to save", "7 tips"] {
            for count in 0..=18 {
                assert_eq!(outline(topic, Language::Indonesian, count).len(), count, "{topic}");
            }
        }
    }
}
