// Starts the app. A file of its own because the content security policy allows no inline script; the hashed names of
// the module and the wasm come from the preload links that Trunk writes.
const link = document.querySelector("link[data-app=js]");
const module = link.href;
const wasm = document.querySelector("link[data-app=wasm]").href;

// The code of the screen at this address comes beside the app's own; chunks are named after the last part of it.
const chunk = location.pathname.split("/").pop().replaceAll("-", "_");
if (link.dataset.chunks?.split(" ").includes(chunk)) {
  for (const file of ["shared.bin", `split_${chunk}.wasm`]) {
    const preload = document.createElement("link");
    Object.assign(preload, { rel: "preload", as: "fetch", crossOrigin: "", href: new URL(file, module) });
    document.head.append(preload);
  }
}

import(module)
  .then((app) => app.default({ module_or_path: wasm }))
  .catch((error) => {
    console.error(error);
    document.documentElement.setAttribute("data-frame", "failed");
  });
