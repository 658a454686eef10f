//! The manifest.

use std::collections::BTreeSet;

use lumiku_dto::tool::ToolFamily;

use super::{
    Held,
    subject::{Subject, holds},
};

pub(super) fn is_valid(subject: &Subject<'_>) -> Held {
    let tool = &subject.manifest;
    holds(is_kebab(&tool.id), format!("the id {:?} is not kebab-case", tool.id))?;
    let family = match tool.family {
        ToolFamily::Creation => "tools",
        ToolFamily::Work => "apps",
    };
    let expected = format!("/api/{family}/{}", tool.id);
    holds(tool.base_path == expected, format!("the base path is {:?}, not {expected:?}", tool.base_path))?;
    for (field, text) in
        [("name", &tool.name), ("description", &tool.description), ("price", &tool.price_hint)]
    {
        holds(!text.trim().is_empty() && text.trim() == text, format!("the {field} is {text:?}"))?;
    }
    let hint = tool.written_hint();
    holds(!hint.contains(['{', '}']), format!("the price {hint:?} is of no action"))?;
    holds(is_kebab(&tool.icon), format!("the icon {:?} is not a Lucide name", tool.icon))?;
    holds(!tool.dashboard.color.is_empty(), "there is no colour")?;
    holds(is_version(&tool.version), format!("the version {:?} is not three numbers", tool.version))?;
    holds(!tool.access.roles.is_empty(), "no role may use it")?;
    let limits = &tool.limits;
    holds(limits.max_file_size > 0, "no file fits")?;
    holds(limits.max_concurrent > 0, "no job may run")?;
    holds(limits.timeout > 0, "a job has no time")?;
    let takes_files = subject.sample.upload.is_some();
    holds(!takes_files || !limits.file_types.is_empty(), "it takes files of no type")?;
    let mime =
        |kind: &String| kind.split_once('/').is_some_and(|(top, sub)| !top.is_empty() && !sub.is_empty());
    holds(limits.file_types.iter().all(mime), format!("{:?} are not MIME types", limits.file_types))?;
    holds(!tool.actions.is_empty(), "it has no priced action")?;
    let mut ids = BTreeSet::new();
    for action in &tool.actions {
        holds(ids.insert(&action.id), format!("the action {} is listed twice", action.id))?;
        holds(action.credits >= 0, format!("the action {} costs {}", action.id, action.credits))?;
        holds(!action.label.is_empty() && !action.unit.is_empty(), format!("{} is not in words", action.id))?;
    }
    Ok(())
}

fn is_kebab(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(part)
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<_> = text.split('.').map(str::parse::<u32>).collect();
    numbers.len() == 3 && numbers.iter().all(Result::is_ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_versions_three_numbers() {
        assert!(is_kebab("image-upscaler") && is_kebab("wand-2"));
        assert!(
            !is_kebab("Image") && !is_kebab("-a") && !is_kebab("a--b") && !is_kebab("2d") && !is_kebab("")
        );
        assert!(is_version("1.20.3") && !is_version("1.2") && !is_version("1.2.x"));
    }
}
