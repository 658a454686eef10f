// Cuts the released wasm into what every visit loads and a file for each `chunk!` (src/chunk), and puts them in place
// of the one module that Trunk made. The cut comes before wasm-bindgen, where Trunk has no hook; so wasm-bindgen runs
// once more here.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAME = "lumiku-web";
/** What the splitter writes and the main script imports: it fetches and links the chunks. */
const LOADER = "__wasm_split.js";
/** What several chunks need: the tools' screens alone, and any page. */
const SHARED_BY_TOOLS = "shared_tools.bin";
const SHARED = "shared.bin";

/** Runs a program whose messages are shown only when it fails. */
function run(program, args, env = process.env) {
  try {
    return execFileSync(program, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
  } catch (error) {
    if (error.code === "ENOENT") throw new Error(`${program} is missing: \`cargo xtask web\` installs it`);
    throw new Error(`${program}: ${error.stderr ?? error.message}`);
  }
}

/** Splits the module in Trunk's staging folder and names the parts in its page. `slim` makes a module smaller. */
export function split(staging, slim) {
  const metadata = run("cargo", ["metadata", "--no-deps", "--offline", "--format-version=1"]);
  const target = JSON.parse(metadata).target_directory;
  const env = { ...process.env, PATH: [join(target, "tools/bin"), process.env.PATH].join(delimiter) };
  const [cut, made] = ["cut", "made"].map((name) => join(target, "wasm-split", name));
  for (const folder of [cut, made]) rmSync(folder, { recursive: true, force: true });

  const whole = join(target, "wasm32-unknown-unknown/wasm-release", `${NAME}.wasm`);
  run("wasm-split-cli", [whole, cut, `--out-name=${NAME}`], env);
  // Chunks link to the main module's memory, table and stack pointer, which are the linker's exports.
  const kept = ["--target=web", "--keep-lld-exports", "--no-demangle", "--no-typescript"];
  run("wasm-bindgen", [...kept, `--out-dir=${made}`, `--out-name=${NAME}`, join(cut, `${NAME}.wasm`)], env);

  const chunks = readdirSync(cut).filter((file) => file.endsWith(".wasm") && file !== `${NAME}.wasm`);
  const own = chunks.filter((file) => file.startsWith("split_"));
  for (const file of own) copyFileSync(join(cut, file), join(made, file));
  const { loader, packs } = pack(cut, chunks.filter((file) => !own.includes(file)), slim);
  writeFileSync(join(made, LOADER), loader);
  for (const [name, pieces] of packs) writeFileSync(join(made, name), Buffer.concat(pieces));
  for (const file of readdirSync(made).filter((file) => file.endsWith(".wasm"))) {
    writeFileSync(join(made, file), slim(readFileSync(join(made, file))));
  }
  const names = own.map((file) => file.replace(/^split_|\.wasm$/g, ""));
  place(made, staging, names);
}

/** Which chunks need each shared module, as the loader lists them. */
function usersOf(loader) {
  const users = new Map();
  const lists = loader.matchAll(/__wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\([^]*?\n, \[(.*?)\]\)\);/g);
  for (const [, chunk, modules] of lists) {
    for (const [name] of modules.matchAll(/chunk_\d+/g)) users.set(name, [...(users.get(name) ?? []), chunk]);
  }
  return users;
}

/** Whether a chunk is the screen of a tool, or a part of one: it begins with the name of the tool's folder. */
function isTools(chunk) {
  const folders = readdirSync(new URL("../src/tools", import.meta.url), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.some(({ name }) => chunk.startsWith(name));
}

/**
 * The splitter makes a module for each set of chunks that have code in common: dozens, most below a kilobyte. They
 * travel as two files, of which the loader takes the pieces it needs: what only tools have in common is no weight of
 * the other pages.
 */
function pack(cut, files, slim) {
  let loader = readFileSync(join(cut, LOADER), "utf8");
  const users = usersOf(loader);
  const packs = new Map([[SHARED, []], [SHARED_BY_TOOLS, []]]);
  for (const file of files) {
    const fetched = `fetch(new URL("./${file}", import.meta.url))`;
    const chunks = users.get(file.replace(".wasm", ""));
    if (!loader.includes(fetched) || chunks === undefined) throw new Error(`${LOADER} fetches ${file} in an unknown way`);
    const name = chunks.every(isTools) ? SHARED_BY_TOOLS : SHARED;
    const start = packs.get(name).reduce((size, piece) => size + piece.length, 0);
    const piece = slim(readFileSync(join(cut, file)));
    packs.get(name).push(piece);
    loader = loader.replace(fetched, `sharedPiece("./${name}", ${start}, ${start + piece.length})`);
  }
  loader += `
const shared = new Map();
async function sharedPiece(file, start, end) {
  if (!shared.has(file)) {
    shared.set(file, fetch(new URL(file, import.meta.url)).then((answer) => {
      if (!answer.ok) throw new Error(file + ": " + answer.status);
      return answer.arrayBuffer();
    }));
  }
  try {
    const bytes = await shared.get(file);
    return new Response(bytes.slice(start, end), { headers: { "content-type": "application/wasm" } });
  } catch (error) {
    shared.delete(file);
    throw error;
  }
}
`;
  return { loader, packs };
}

/**
 * Puts the parts into one folder with a hash over all of them: they name each other, and chunks fit no other main
 * module than their own. The page then names those that every visit loads, and for boot/start.js which chunks there are.
 */
function place(made, staging, chunks) {
  const files = readdirSync(made).sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(made, file)));
  const folder = `app-${hash.digest("hex").slice(0, 16)}`;
  mkdirSync(join(staging, folder));
  for (const file of files) copyFileSync(join(made, file), join(staging, folder, file));

  const page = join(staging, "index.html");
  let html = readFileSync(page, "utf8");
  for (const [kind, file] of [["js", `${NAME}.js`], ["wasm", `${NAME}_bg.wasm`]]) {
    const link = new RegExp(`(data-app="${kind}" href=")/([^"]+)`);
    const whole = link.exec(html)?.[2];
    if (whole === undefined) throw new Error(`the page has no link with data-app="${kind}"`);
    rmSync(join(staging, whole));
    html = html.replace(link, `$1/${folder}/${file}`);
  }
  html = html.replace('data-app="js"', `$& data-chunks="${chunks.join(" ")}"`);
  writeFileSync(page, html.replace("</head>", `<link rel="modulepreload" href="/${folder}/${LOADER}">$&`));
}
