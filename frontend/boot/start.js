// Starts the app. A file of its own because the content security policy allows no inline script; the hashed names of
// the module and the wasm come from the preload links that Trunk writes.
const link = document.querySelector("link[data-app=js]");
const module = link.href;
const wasm = document.querySelector("link[data-app=wasm]").href;
const { frame } = document.documentElement.dataset;
const path = location.pathname.replace(/\/+$/, "");

// The code of the screen at this address comes beside the app's own; chunks are named after a part of it, and what opens
// a project after its tool.
const chunks = new Map(link.dataset.chunks?.split(" ").map((chunk) => chunk.split(":")));
const chunk = path.split("/").map((part) => part.replaceAll("-", "_")).find((part) => chunks.has(part));
const wanted = [chunk];
if (new URLSearchParams(location.search).has("project")) wanted.push(`${chunk}_editor`);
const files = wanted.filter((name) => chunks.has(name)).flatMap((name) => {
  const shared = chunks.get(name).split(",").filter(Boolean).map((number) => `shared-${number}.bin`);
  return [...shared, `split_${name}.wasm`];
});
for (const file of new Set(files)) {
  const preload = document.createElement("link");
  Object.assign(preload, { rel: "preload", as: "fetch", crossOrigin: "", href: new URL(file, module) });
  document.head.append(preload);
}

// So do the answers that the app needs first; src/api/ahead.rs takes them.
const asked = ["/api/tools/manifest"];
if (frame === "app" || frame === "tool" || isRemembered()) asked.push("/api/auth/visitor");
globalThis.lumikuAhead = new Map(asked.map((path) => [path, ask(path)]));

function ask(path) {
  const answer = fetch(path, { headers: { Accept: "application/json" } });
  // Who takes it hears of a failure; nobody else needs to.
  answer.catch(() => {});
  return answer;
}

function isRemembered() {
  try {
    return localStorage.getItem("lumiku.session") !== null;
  } catch {
    return false;
  }
}

/** Until the skeleton's words are on the screen: the app, when it starts, would hold them up. A hidden page is not painted. */
async function painted() {
  const frame = () => new Promise(requestAnimationFrame);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  if (document.hidden) return;
  await frame();
  // Text waits for its typeface, as style/font.css says, and no longer.
  await Promise.race([document.fonts.ready, pause(100)]);
  await frame();
  await pause(0);
}

Promise.all([import(module), WebAssembly.compileStreaming(fetch(wasm)), painted()])
  .then(([app, code]) => app.default({ module_or_path: code }))
  .catch((error) => {
    console.error(error);
    document.documentElement.setAttribute("data-frame", "failed");
  });
