//! What only the server knows of a content: whether its template and palette exist.

use lumiku_carousel_dto::Content;
use lumiku_carousel_engine::template::find_template;
use lumiku_dto::validate::Fields;

/// Whether template and palette are known; every path begins with `prefix`, such as `content.`.
pub(super) fn check_design(content: &Content, fields: &mut Fields, prefix: &str) {
    let Some(template) = find_template(&content.template_id) else {
        return fields.check(&format!("{prefix}templateId"), Err("This template is not known."));
    };
    let known = |id: &str| template.palettes.iter().any(|palette| palette.id == id);
    if content.palette.as_deref().is_some_and(|id| !known(id)) {
        fields.check(&format!("{prefix}palette"), Err("This template has no such palette."));
    }
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_engine::template::TEMPLATES;

    use super::*;

    #[test]
    fn unknown_templates_and_palettes_are_named() {
        let check = |content: &Content| {
            let mut fields = Fields::default();
            check_design(content, &mut fields, "content.");
            fields.into_map().into_keys().collect::<Vec<_>>()
        };
        for template in TEMPLATES {
            let palette = template.palettes.last().map(|palette| palette.id.to_owned());
            let mut content = Content { palette, ..Content::new(template.id) };
            assert_eq!(check(&content), [""; 0]);
            content.palette = Some("mud".into());
            assert_eq!(check(&content), ["content.palette"]);
        }
        assert_eq!(check(&Content::new("comic")), ["content.templateId"]);
    }
}
