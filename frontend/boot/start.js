// Starts the app. A file of its own because the content security policy allows no inline script; the hashed names of
// the module and the wasm come from the preload links that Trunk writes.
const module = document.querySelector("link[data-app=js]").href;
const wasm = document.querySelector("link[data-app=wasm]").href;

import(module)
  .then((app) => app.default({ module_or_path: wasm }))
  .catch((error) => {
    console.error(error);
    document.documentElement.setAttribute("data-frame", "failed");
  });
