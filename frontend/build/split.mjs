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
/** What a request costs, as bytes of code that would travel in its time. */
const REQUEST = 40_000;

/** What several chunks need. */
const shared = (number) => `shared-${number}.bin`;

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
  const { loader, groups } = pack(cut, slim);
  writeFileSync(join(made, LOADER), loader);
  groups.forEach(({ pieces }, number) => {
    writeFileSync(join(made, shared(number)), Buffer.concat(pieces.map(({ code }) => code)));
  });
  for (const file of readdirSync(made).filter((file) => file.endsWith(".wasm"))) {
    writeFileSync(join(made, file), slim(readFileSync(join(made, file))));
  }
  const names = own.map((file) => file.replace(/^split_|\.wasm$/g, ""));
  const needs = names.map((name) => [name, groups.flatMap(({ users }, number) => (users.has(name) ? [number] : []))]);
  place(made, staging, needs);
}

/**
 * The splitter makes a module for each set of chunks that have code in common: dozens, most below a kilobyte. They
 * travel in a few files, of which the loader takes the pieces it needs.
 */
function pack(cut, slim) {
  let loader = readFileSync(join(cut, LOADER), "utf8");
  const pieces = [...loader.matchAll(/\/\* ([a-z0-9_, ]+) \*\/\nconst __(chunk_\d+) /g)].map(([, users, name]) => ({
    file: `${name}.wasm`,
    users: new Set(users.split(", ")),
    code: slim(readFileSync(join(cut, `${name}.wasm`))),
  }));
  const groups = group(pieces);
  groups.forEach(({ pieces }, number) => {
    let start = 0;
    for (const { file, code } of pieces) {
      const fetched = `fetch(new URL("./${file}", import.meta.url))`;
      if (!loader.includes(fetched)) throw new Error(`${LOADER} fetches ${file} in an unknown way`);
      loader = loader.replace(fetched, `sharedPiece("${shared(number)}", ${start}, ${start + code.length})`);
      start += code.length;
    }
  });
  if (loader.includes('URL("./chunk_')) throw new Error(`${LOADER} fetches pieces of which it does not say whose they are`);
  loader += `
const shared = new Map();
// Dozens of pieces made at once would hold the page up: each has a turn of its own.
const { port1, port2 } = new MessageChannel();
let turn = Promise.resolve();
function nextTurn() {
  turn = turn.then(() => new Promise((begin) => {
    port1.onmessage = begin;
    port2.postMessage(null);
  }));
  return turn;
}
async function sharedPiece(file, start, end) {
  if (!shared.has(file)) {
    shared.set(file, fetch(new URL("./" + file, import.meta.url)).then((answer) => {
      if (!answer.ok) throw new Error(file + ": " + answer.status);
      return answer.arrayBuffer();
    }));
  }
  try {
    const bytes = await shared.get(file);
    await nextTurn();
    return new Response(bytes.slice(start, end), { headers: { "content-type": "application/wasm" } });
  } catch (error) {
    shared.delete(file);
    throw error;
  }
}
`;
  return { loader, groups };
}

/**
 * Which pieces travel together: the two groups that cost least together become one, as long as that is less than they
 * cost apart. A group costs each of its chunks its bytes and a request.
 */
function group(pieces) {
  let groups = pieces.map((piece) => ({ users: piece.users, size: piece.code.length, pieces: [piece] }));
  const cost = ({ users, size }) => users.size * (size + REQUEST);
  for (;;) {
    let best = { saved: 0 };
    for (const [number, one] of groups.entries()) {
      for (const other of groups.slice(0, number)) {
        const users = new Set([...one.users, ...other.users]);
        const both = { users, size: one.size + other.size, pieces: [...other.pieces, ...one.pieces] };
        const saved = cost(one) + cost(other) - cost(both);
        if (saved > best.saved) best = { saved, one, other, both };
      }
    }
    if (best.both === undefined) return groups;
    groups = [...groups.filter((group) => group !== best.one && group !== best.other), best.both];
  }
}

/**
 * Puts the parts into one folder with a hash over all of them: they name each other, and chunks fit no other main
 * module than their own. The page then names those that every visit loads, and for boot/start.js which chunks
 * there are and which shared files each needs.
 */
function place(made, staging, needs) {
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
  const chunks = needs.map(([name, numbers]) => `${name}:${numbers.join(",")}`).join(" ");
  html = html.replace('data-app="js"', `$& data-chunks="${chunks}"`);
  writeFileSync(page, html.replace("</head>", `<link rel="modulepreload" href="/${folder}/${LOADER}">$&`));
}
