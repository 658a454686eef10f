//! What a screen reader reads of a page: its blocks in order. Everything else is marked as decoration.

use std::{collections::HashSet, sync::Arc};

use krilla::{
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup},
};

/// The tags of one page: a section with a paragraph for each block.
pub(super) struct Tags<'a> {
    /// Brand and page number are not among them: they repeat on every page.
    words: HashSet<&'a str>,
    section: TagGroup,
    /// The text whose runs come now.
    block: Option<(Arc<str>, TagGroup)>,
    open: Open,
}

/// What is being drawn.
#[derive(PartialEq)]
enum Open {
    Nothing,
    Decoration,
    Words,
    /// Words that say how they are read.
    Spelled,
}

impl<'a> Tags<'a> {
    /// For a page with these blocks.
    pub(super) fn new(words: &'a [String]) -> Self {
        Self {
            words: words.iter().map(String::as_str).collect(),
            section: TagGroup::new(Tag::Section),
            block: None,
            open: Open::Nothing,
        }
    }

    /// Says that decoration is drawn next.
    pub(super) fn decoration(&mut self, surface: &mut Surface<'_>) {
        if self.open == Open::Decoration {
            return;
        }
        self.close(surface);
        self.end_block();
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.open = Open::Decoration;
    }

    /// Says that a run of a text is drawn next, and how it is read where its glyphs do not say it.
    pub(super) fn words(&mut self, surface: &mut Surface<'_>, text: &Arc<str>, read_as: Option<&str>) {
        if !self.words.contains(&**text) {
            return self.decoration(surface);
        }
        let goes_on = self.block.as_ref().is_some_and(|(open, _)| Arc::ptr_eq(open, text));
        if goes_on && self.open == Open::Words && read_as.is_none() {
            return;
        }
        self.close(surface);
        if !goes_on {
            self.end_block();
        }
        let (_, block) = self.block.get_or_insert_with(|| (Arc::clone(text), TagGroup::new(Tag::P)));
        let span = SpanTag::empty().with_actual_text(read_as);
        block.push(surface.start_tagged(ContentTag::Span(span)));
        self.open = if read_as.is_some() { Open::Spelled } else { Open::Words };
    }

    /// Ends what was begun.
    pub(super) fn close(&mut self, surface: &mut Surface<'_>) {
        if self.open != Open::Nothing {
            surface.end_tagged();
            self.open = Open::Nothing;
        }
    }

    fn end_block(&mut self) {
        if let Some((_, block)) = self.block.take() {
            self.section.push(block);
        }
    }

    /// The whole page.
    pub(super) fn section(mut self) -> TagGroup {
        self.end_block();
        self.section
    }
}
