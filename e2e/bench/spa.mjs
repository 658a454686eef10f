// Lighthouse with its mobile preset, median of three runs, and the time to switch between two tools. The server is
// LUMIKU_BASE_URL, the browser CHROME_PATH. Ends with an error when a promise does not hold.
import { chromium } from "@playwright/test";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const base = process.env.LUMIKU_BASE_URL;
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const RUNS = 3;
let broken = 0;

function row(name, measured, promised, held) {
  console.log(`${held ? "  " : "! "} ${name.padEnd(34)} ${measured.padEnd(60)} ${promised}`);
  if (!held) broken += 1;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function signUp() {
  const answer = await fetch(`${base}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `bench-${Date.now()}@example.com`, password: "a good long password" }),
  });
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

async function audit(route, cookie) {
  const scores = { performance: [], accessibility: [], paint: [], largest: [], blocked: [], bytes: [] };
  for (let run = 0; run < RUNS; run++) {
    const chrome = await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: flags });
    try {
      const { lhr } = await lighthouse(base + route, {
        port: chrome.port,
        output: "json",
        logLevel: "error",
        onlyCategories: ["performance", "accessibility"],
        extraHeaders: cookie ? { Cookie: cookie } : undefined,
      });
      scores.performance.push(Math.round(lhr.categories.performance.score * 100));
      scores.accessibility.push(Math.round(lhr.categories.accessibility.score * 100));
      scores.paint.push(lhr.audits["first-contentful-paint"].numericValue);
      scores.largest.push(lhr.audits["largest-contentful-paint"].numericValue);
      scores.blocked.push(lhr.audits["total-blocking-time"].numericValue);
      scores.bytes.push(lhr.audits["total-byte-weight"].numericValue);
    } finally {
      await chrome.kill();
    }
  }
  const performance = median(scores.performance);
  const accessibility = median(scores.accessibility);
  const seconds = (values) => `${(median(values) / 1000).toFixed(1)} s`;
  const detail = `FCP ${seconds(scores.paint)}, LCP ${seconds(scores.largest)}, TBT ${median(scores.blocked).toFixed(0)} ms, ${(median(scores.bytes) / 1000).toFixed(0)} KB`;
  row(`${route} performance`, `${performance} (${detail})`, "at least 90", performance >= 90);
  row(`${route} accessibility`, `${accessibility}`, "at least 95", accessibility >= 95);
}

async function switchTools(cookie) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: flags.slice(1) });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const [name, value] = cookie.split("=");
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  await page.goto(`${base}/tools/image-upscaler`);
  await page.getByRole("complementary", { name: "Navigation" }).getByRole("link", { name: "Image Upscaler" }).waitFor();
  // From the click until the frame after the one that holds the new screen. As with a hand, the pointer rests on the
  // link before it presses, which is when a screen is fetched that is not here yet.
  const times = await page.evaluate(async () => {
    const paths = ["/tools/video-mix", "/tools/image-upscaler"];
    const title = () => document.title;
    const measured = [];
    for (let turn = 0; turn < 20; turn++) {
      const path = paths[turn % 2];
      const before = title();
      const link = document.querySelector(`#sidebar a[href="${path}"]`);
      link.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 100));
      const started = performance.now();
      link.click();
      const arrived = () => title() !== before && location.pathname === path && document.querySelector("#main h1");
      while (!arrived()) await new Promise(requestAnimationFrame);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      measured.push(performance.now() - started);
    }
    return measured;
  });
  await browser.close();
  const slowest = Math.max(...times);
  row("switch between two tools", `median ${median(times).toFixed(0)} ms, slowest of ${times.length} ${slowest.toFixed(0)} ms`, "under 100 ms", slowest < 100);
}

const cookie = await signUp();
for (const route of ["/", "/login", "/register", "/pricing"]) await audit(route);
const { tools } = await (await fetch(`${base}/api/tools/manifest`)).json();
const screens = tools.map(({ id }) => `/tools/${id}`);
for (const route of ["/dashboard", "/tools", ...screens, "/my-work", "/credits", "/payments", "/profile"]) {
  await audit(route, cookie);
}
await switchTools(cookie);
if (broken > 0) {
  console.error(`${broken} promises do not hold`);
  process.exit(1);
}
