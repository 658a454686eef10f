// Cuts Plus Jakarta Sans (OFL) from its npm package down to Latin-1 with punctuation and the weights 400 to 800, and
// writes it under a name that carries its hash. Run `npm run font` after an update, then mend the name in index.html
// and style/font.css.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const pack = dirname(createRequire(import.meta.url).resolve("@fontsource-variable/plus-jakarta-sans/package.json"));
const source = readFileSync(join(pack, "files/plus-jakarta-sans-latin-wght-normal.woff2"));

const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
// After Latin-1: dashes, quotes, bullet, ellipsis, minus, euro, trade mark, dotless i, OE.
const text = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2212\u20ac\u2122\u0131\u0152\u0153`;
const font = await subsetFont(source, text, { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 800 } } });

const hash = createHash("sha256").update(font).digest("hex").slice(0, 12);
const name = `plus-jakarta-sans-latin-${hash}.woff2`;
writeFileSync(join(here, "../assets/fonts", name), font);
copyFileSync(join(pack, "LICENSE"), join(here, "../assets/fonts/OFL.txt"));
console.log(`${name}: ${font.length} bytes`);
