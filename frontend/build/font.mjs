// Copies the Latin subset of Plus Jakarta Sans (OFL) out of its npm package under a name that carries its hash.
// Run `npm run font` after an update, then mend the name in index.html and style/font.css.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const pack = dirname(createRequire(import.meta.url).resolve("@fontsource-variable/plus-jakarta-sans/package.json"));
const font = join(pack, "files/plus-jakarta-sans-latin-wght-normal.woff2");
const hash = createHash("sha256").update(readFileSync(font)).digest("hex").slice(0, 12);
const name = `plus-jakarta-sans-latin-${hash}.woff2`;
copyFileSync(font, join(here, "../assets/fonts", name));
copyFileSync(join(pack, "LICENSE"), join(here, "../assets/fonts/OFL.txt"));
console.log(name);
