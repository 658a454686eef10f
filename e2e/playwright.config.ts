// Browser journeys against a running server: LUMIKU_BASE_URL, which is its PUBLIC_URL too; the letters that it sends are
// in the folder LUMIKU_MAIL. `cargo xtask test` starts one and sets both.
import { defineConfig, devices } from "@playwright/test";

const baseURL = process.env.LUMIKU_BASE_URL ?? "http://localhost:3000";

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // No retries: a journey that works the second time hides a race.
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  // What an admin changes about a tool, it changes for everybody.
  projects: [
    { name: "journeys", testIgnore: "admin-tools.spec.ts" },
    { name: "tools", testMatch: "admin-tools.spec.ts", dependencies: ["journeys"] },
  ],
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Asia/Jakarta",
    contextOptions: { reducedMotion: "reduce" },
    // A tenth of the time of every test; `--trace on` for one that fails.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
