// Starts the app. A file of its own because the content security policy allows no inline script; the hashed names of
// the module and the wasm come from the preload links that Trunk writes.
const link = document.querySelector("link[data-app=js]");
const module = link.href;
const wasm = document.querySelector("link[data-app=wasm]").href;
const { frame } = document.documentElement.dataset;
const path = location.pathname.replace(/\/+$/, "");

// The code of the screen at this address is asked for once the skeleton's words are there; chunks are
// named after a part of it, and what opens a project after its tool.
const chunks = new Map(link.dataset.chunks?.split(" ").map((chunk) => chunk.split(":")));
const chunk = path.split("/").map((part) => part.replaceAll("-", "_")).find((part) => chunks.has(part));
const wanted = [chunk];
if (new URLSearchParams(location.search).has("project")) wanted.push(`${chunk}_editor`);
const files = wanted.filter((name) => chunks.has(name)).flatMap((name) => {
  const shared = chunks.get(name).split(",").filter(Boolean).map((number) => `shared-${number}.bin`);
  return [...shared, `split_${name}.wasm`];
});

// The answers that the app needs first are asked for at once; src/api/ahead.rs takes them.
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

/**
 * Until the skeleton's words are on the screen: the app, when it starts, would hold them up, and what is taken away before
 * the browser has shown it was never there. A hidden page is not painted.
 */
async function painted() {
  if (document.hidden) return;
  const shown = new Promise((done) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length === 0) return;
      observer.disconnect();
      done();
    });
    observer.observe({ type: "paint", buffered: true });
  });
  // One that is slow, or does not tell, is not waited for any longer.
  await Promise.race([shown, new Promise((done) => setTimeout(done, 400))]);
}

// Nothing of this may keep the app from starting.
const words = painted().catch(() => {});

words.then(() => {
  for (const file of new Set(files)) {
    const preload = document.createElement("link");
    Object.assign(preload, { rel: "preload", as: "fetch", crossOrigin: "", href: new URL(file, module) });
    document.head.append(preload);
  }
});

Promise.all([import(module), WebAssembly.compileStreaming(fetch(wasm)), words])
  .then(([app, code]) => app.default({ module_or_path: code }))
  .catch((error) => {
    console.error(error);
    document.documentElement.setAttribute("data-frame", "failed");
  });
