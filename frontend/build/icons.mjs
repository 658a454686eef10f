// Writes src/components/icon/set.rs from npm `lucide-static` (ISC licence): only the icons named here reach the
// bundle. Run `npm run icons` after changing the list and commit the result.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const icons = `
  arrow-up-right audio-lines ban bell bold briefcase calendar-clock chart-column check chevron-down chevron-left
  chevron-right chevrons-left-right circle-alert circle-check clapperboard clock coins copy credit-card crop dices
  download eraser eye eye-off file-image file-text folder folder-plus gallery-horizontal grip-vertical hash
  highlighter history house image image-off images info italic laptop layers layout-grid lightbulb list
  loader-circle lock log-out maximize megaphone menu minus monitor moon music palette panel-left pencil play plus quote
  receipt redo-2 refresh-cw rotate-ccw scale scan-search search server settings-2 shield shuffle smartphone sparkles
  square-kanban star sun table-2 tag trash-2 triangle-alert type undo-2 upload user video wallet wand-sparkles
  wifi-off x
`.trim().split(/\s+/);

const here = dirname(fileURLToPath(import.meta.url));
const pack = dirname(createRequire(import.meta.url).resolve("lucide-static/package.json"));
const version = JSON.parse(readFileSync(join(pack, "package.json"), "utf8")).version;

const variant = (name) => name.split("-").map((part) => part[0].toUpperCase() + part.slice(1)).join("");
const shapes = (name) =>
  [...readFileSync(join(pack, "icons", `${name}.svg`), "utf8").matchAll(/<(path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*>/g)]
    .map(([shape]) => shape.replace(/\s+/g, " ").replace(/ ?\/?>$/, "/>"))
    .join("");

const lines = (each) => icons.map(each).join("\n");
const body = `//! Written by \`npm run icons\` from lucide-static ${version} (ISC licence); not by hand.

#![expect(clippy::too_many_lines, reason = "a table")]

/// An icon of the interface. Only those named in \`build/icons.mjs\` are in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
${lines((name) => `    ${variant(name)},`)}
}

impl Icon {
    /// The icon of a Lucide name, as a tool's manifest gives it; \`None\` when it is not in the bundle.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
${lines((name) => `            "${name}" => Some(Self::${variant(name)}),`)}
            _ => None,
        }
    }

    /// The shapes inside its 24 × 24 drawing.
    pub const fn shapes(self) -> &'static str {
        match self {
${lines((name) => `            Self::${variant(name)} => {\n                r#"${shapes(name)}"#\n            }`)}
        }
    }
}
`;
writeFileSync(join(here, "../src/components/icon/set.rs"), body);
