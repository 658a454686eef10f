//! Two versions of one carousel, after two tabs have changed it: how they differ, and what each way out does. Nothing
//! is lost in any of them. Pure.

use lumiku_carousel_dto::{CreateProject, ProjectType, limits::MAX_TITLE_CHARS};

use super::{saving::Doc, words};
use crate::format;

/// A way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// This tab's version is stored over the other.
    Mine,
    /// The other tab's version is shown here.
    Theirs,
    /// The other tab's version stays, and this tab's becomes a carousel of its own.
    Both,
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolution {
    /// The steps to make, so that the other version is one step back.
    pub(super) steps: Vec<Doc>,
    /// A carousel to be made of this tab's version.
    pub(super) copy: Option<CreateProject>,
}

/// What a choice does.
pub(super) fn resolve(choice: Choice, mine: &Doc, theirs: &Doc) -> Resolution {
    match choice {
        Choice::Mine => Resolution { steps: vec![theirs.clone(), mine.clone()], copy: None },
        Choice::Theirs => Resolution { steps: vec![theirs.clone()], copy: None },
        Choice::Both => Resolution { steps: vec![theirs.clone()], copy: Some(copy_of(mine)) },
    }
}

/// A carousel of its own with this content.
pub(super) fn copy_of(doc: &Doc) -> CreateProject {
    const TAIL: &str = " (my version)";
    let room = MAX_TITLE_CHARS - TAIL.chars().count();
    let title: String = doc.title.chars().take(room).collect();
    CreateProject {
        title: format!("{}{TAIL}", title.trim_end()),
        kind: ProjectType::Single,
        content: doc.content.clone(),
    }
}

/// How the other version differs from this one, a line for each kind of difference.
pub(super) fn differences(mine: &Doc, theirs: &Doc) -> Vec<String> {
    let mut lines = Vec::new();
    if mine.title != theirs.title {
        lines.push(format!("Its name is “{}”.", theirs.title));
    }
    let (here, there) = (&mine.content.slides, &theirs.content.slides);
    let changed = there.iter().filter(|slide| here.iter().any(|own| own.id == slide.id && own != *slide));
    let added = there.iter().filter(|slide| here.iter().all(|own| own.id != slide.id));
    let missing = here.iter().filter(|slide| there.iter().all(|other| other.id != slide.id));
    let mut count = |number: usize, is: &str, are: &str| {
        if number > 0 {
            let verb = if number == 1 { is } else { are };
            lines.push(format!("{} {verb}.", words::slides(number)));
        }
    };
    count(changed.count(), "is different", "are different");
    count(added.count(), "is new there", "are new there");
    count(missing.count(), "is missing there", "are missing there");
    let order = |slides: &[lumiku_carousel_dto::Slide], other: &[lumiku_carousel_dto::Slide]| {
        let shared = slides.iter().filter(|slide| other.iter().any(|known| known.id == slide.id));
        shared.map(|slide| slide.id.clone()).collect::<Vec<_>>()
    };
    if order(here, there) != order(there, here) {
        lines.push("The slides stand in another order.".to_owned());
    }
    let (a, b) = (&mine.content, &theirs.content);
    if (&a.template_id, &a.palette) != (&b.template_id, &b.palette) {
        lines.push("It has another design.".to_owned());
    }
    if (&a.brand, &a.marks, &a.language) != (&b.brand, &b.marks, &b.language) {
        lines.push("Brand, marks or language are different.".to_owned());
    }
    lines
}

/// When the other version was stored.
pub(super) fn stored_when(at: lumiku_dto::Timestamp, now: lumiku_dto::Timestamp, offset: i32) -> String {
    format!("Stored {}.", format::ago(at, now, offset).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Content, Role, Slot};

    use super::*;
    use crate::tools::carousel::{history::History, slides};

    fn doc() -> Doc {
        let mut content = Content::new("folio");
        slides::add(&mut content, "", Role::Body);
        slides::add(&mut content, "", Role::Cta);
        Doc { title: "Kopi".to_owned(), content }
    }

    fn with_title(doc: &Doc, words: &str) -> Doc {
        let mut doc = doc.clone();
        doc.content.slides[0].texts.insert(Slot::Title, words.into());
        doc
    }

    #[test]
    fn whatever_is_chosen_the_other_version_is_one_step_back() {
        let base = doc();
        let (mine, theirs) = (with_title(&base, "mine"), with_title(&base, "theirs"));
        for (choice, now, back) in [(Choice::Mine, &mine, &theirs), (Choice::Theirs, &theirs, &mine)] {
            let mut history = History::new(base.clone());
            history.step(mine.clone(), "", 0);
            for step in resolve(choice, &mine, &theirs).steps {
                history.step(step, "", 1);
            }
            assert_eq!(history.now(), now);
            assert!(history.undo());
            assert_eq!(history.now(), back);
        }
    }

    #[test]
    fn keeping_both_makes_a_carousel_of_mine() {
        let (mine, theirs) = (with_title(&doc(), "mine"), with_title(&doc(), "theirs"));
        let copy = resolve(Choice::Both, &mine, &theirs).copy.unwrap();
        assert_eq!(copy.content, mine.content);
        assert_eq!(copy.title, "Kopi (my version)");
        assert_eq!(copy.validate(), Ok(()));
        let long = Doc { title: "x".repeat(MAX_TITLE_CHARS), ..mine };
        assert_eq!(copy_of(&long).validate(), Ok(()));
    }

    #[test]
    fn differences_are_counted() {
        let mine = doc();
        assert!(differences(&mine, &mine).is_empty());
        let mut theirs = with_title(&mine, "theirs");
        slides::remove(&mut theirs.content, "s3");
        slides::add(&mut theirs.content, "", Role::List);
        theirs.content.slides.last_mut().unwrap().id = "s9".to_owned();
        "night".clone_into(&mut theirs.content.template_id);
        let lines = differences(&mine, &theirs);
        assert_eq!(
            lines,
            [
                "1 slide is different.",
                "1 slide is new there.",
                "1 slide is missing there.",
                "It has another design."
            ]
        );
        let mut moved = mine.clone();
        slides::move_to(&mut moved.content, "s1", 2);
        assert_eq!(differences(&mine, &moved), ["The slides stand in another order."]);
    }
}
