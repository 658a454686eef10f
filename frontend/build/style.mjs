// Trunk's pre-build hook: installs the locked style tools when they are missing, then writes generated/app.css.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const release = process.env.TRUNK_PROFILE === "release";

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    console.error(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
    process.exit(1);
  }
}

const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules/.package-lock.json");
const stale = !existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs;
if (stale) {
  run("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]);
  utimesSync(installed, new Date(), new Date());
}

mkdirSync(join(root, "generated"), { recursive: true });
const tailwind = join(root, "node_modules/@tailwindcss/cli/dist/index.mjs");
const input = ["-i", "style/app.css", "-o", "generated/app.css"];
run(process.execPath, [tailwind, ...input, ...(release ? ["--minify"] : [])]);
