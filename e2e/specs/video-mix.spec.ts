// Clips in, a plan to look at, a batch that arrives video by video, and all of it in one ZIP.
import { readFile } from "node:fs/promises";

import { type Route } from "@playwright/test";

import { Shell } from "../pages/shell.ts";
import { VideoMixPage } from "../pages/video-mix.ts";
import { expectNothingFound } from "../support/axe.ts";
import { clips } from "../support/clip.ts";
import { expect, test } from "../support/test.ts";

/** Names of the entries that a ZIP's directory lists. */
function entriesOf(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 46, "latin1")) {
    names.push(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

test("three clips become a batch that is planned, paid, watched, played and taken home", async ({ page, account: _ }) => {
  test.slow();
  const shell = new Shell(page);
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await page.getByLabel("Project name").fill("Coffee launch");
  await page.getByLabel("Project name").press("Enter");
  await page.getByRole("button", { name: "Hook, Body, Call to action" }).click();
  await mix.sort("hook.mp4", "Hook");
  await mix.sort("body.mov", "Body");
  await mix.sort("offer.mkv", "Call to action");

  // One clip in each group is one video: the number asked for is set to it in one press.
  await mix.settings.getByRole("button", { name: "Set to 1" }).click();
  await expect(mix.plan.getByRole("listitem")).toHaveCount(1);
  await mix.turnOn("Speed variations");
  await expect(mix.settings).toContainText("This pool can make 216 distinct videos.");
  await mix.count(4);
  // 4 × 1.2 × 1.5, rounded up.
  await mix.expectPrice(8);
  await expect(mix.plan.getByRole("listitem")).toHaveCount(4);
  await expect(mix.plan.getByRole("listitem").first()).toContainText("hook.mp4");
  const before = await mix.plan.getByRole("list").innerText();
  await mix.plan.getByRole("button", { name: "Reshuffle" }).click();
  await expect.poll(() => mix.plan.getByRole("list").innerText()).not.toBe(before);
  await expectNothingFound(page, "groups and a plan");
  const lengths = (await mix.plan.locator(".mix-strip-length").allInnerTexts()).map((text) => text.trim());

  await mix.start.click();
  await expect(mix.progress).toBeVisible();
  await shell.expectCredits(92);
  await mix.expectReady(4);
  // What was paid for is what the plan showed.
  await expect(mix.videos).toHaveText(lengths.map((length) => new RegExp(`${length}$`)));
  await expectNothingFound(page, "a finished batch");

  const dialog = await mix.play(1);
  await expect(dialog).toContainText("hook.mp4");
  await expectNothingFound(page, "a finished video");
  await dialog.getByRole("button", { name: "Close" }).click();

  const zip = await readFile(await (await mix.downloadAll()).path());
  const entries = entriesOf(zip);
  expect(entries).toHaveLength(5);
  expect(entries).toContain("manifest.json");
  expect(entries.filter((name) => name.endsWith(".mp4"))).toHaveLength(4);

  const again = await mix.play(2);
  await again.getByRole("button", { name: "Make this one again · 2 credits" }).click();
  await expect(mix.outputs).toContainText("1 video");
  await mix.expectReady(1);
  await shell.expectCredits(90);
  await mix.outputs.getByText("1 other batch").click();
  await mix.outputs.getByRole("button", { name: /^Batch of 4/ }).click();
  await mix.expectReady(4);

  await shell.go("My work");
  await expect(page.getByText("Coffee launch 01.mp4")).toBeVisible();
});

test("paying waits for changes on their way, and stops when one was lost", async ({ page, account: _, clean }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await mix.count(1);
  const log: string[] = [];
  const told = /\/(videos|process)\/[^/]+$/;
  page.on("request", (request) => {
    if (told.test(request.url()) && request.method() !== "GET") log.push(request.method());
  });
  page.on("response", (response) => {
    if (told.test(response.url()) && response.request().method() !== "GET") log.push(String(response.status()));
  });
  /** Moves a clip, presses the button while that is being saved, and lets it be saved then. */
  const press = async (save: (route: Route) => Promise<void>) => {
    const sent = page.waitForRequest((request) => request.method() === "PATCH" && told.test(request.url()));
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    await page.route(/\/videos\/[^/]+$/, async (route) => {
      await released;
      await save(route);
    });
    await mix.grip("hook.mp4").press("ArrowRight");
    await sent;
    await mix.start.click();
    await expect(mix.settings).toContainText("Saving your changes…");
    release();
  };

  await press((route) => route.fulfill({ status: 500, json: {} }));
  await expect(mix.settings).toContainText("Not every change was saved. Look at the plan again before you pay.");
  expect(clean.splice(0)).toEqual([expect.stringContaining("status of 500")]);
  await page.unrouteAll();
  await press((route) => route.continue());
  await expect(mix.progress).toBeVisible();
  expect(log).toEqual(["PATCH", "500", "PATCH", expect.stringMatching(/^20/), "POST", "202"]);
});

test("a batch that is stopped keeps what is ready, and the history leads back to it", async ({ page, api, account: _ }) => {
  test.slow();
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await mix.turnOn("Speed variations");
  await mix.settings.getByRole("radio", { name: "1080p" }).check();
  await mix.count(40);
  // 40 × 0.85 × 1.2 × 1.5 × 1.5, rounded up.
  await mix.expectPrice(92);
  await mix.start.click();
  await expect(mix.videos.first()).toBeVisible({ timeout: 60_000 });
  await mix.outputs.getByRole("button", { name: "Cancel" }).click();
  const dialog = page.getByRole("dialog", { name: "Stop this batch?" });
  await expect(dialog).toContainText(/ready stays? yours/);
  await dialog.getByRole("button", { name: "Stop it" }).click();
  await expect(page.getByRole("heading", { name: "You cancelled this" })).toBeVisible();
  await expect(mix.outputs).toContainText(/credits? came back/);
  await expect(mix.outputs).toContainText("What arrived stays yours");
  await expect(mix.progress).toHaveCount(0);
  const balance = await api.balance();
  expect(balance).toBeGreaterThan(8);
  expect(balance).toBeLessThan(100);
  const ready = await mix.videos.count();
  expect(ready).toBeGreaterThan(0);

  const { items } = (await (await page.request.get("/api/jobs?tool=video-mix")).json()) as { items: { id: string }[] };
  await page.goto(`/tools/video-mix?job=${items[0]?.id}`);
  await page.waitForURL(/\?project=.*&job=/);
  await expect(mix.videos).toHaveCount(ready);
});

test("clips and groups move with the arrow keys, and are still there after a reload", async ({ page, account: _ }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  const order = () => page.locator(".mix-clip-name").allInnerTexts();
  await expect.poll(order).toEqual(["hook.mp4", "body.mov", "offer.mkv"]);
  await mix.grip("hook.mp4").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(order).toEqual(["body.mov", "hook.mp4", "offer.mkv"]);
  await expect(mix.grip("hook.mp4")).toBeFocused();
  await expect(page.getByText("hook.mp4: 2 of 3", { exact: true })).toBeAttached();

  await page.getByRole("button", { name: "Hook, Body, Call to action" }).click();
  await expect(page.getByLabel("Name of group 3")).toHaveValue("Call to action");
  await mix.grip("body.mov").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(mix.group("Call to action").getByText("body.mov", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Move the group Hook", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("Name of group 2")).toHaveValue("Hook");
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.reload();
  await expect(page.getByLabel("Name of group 2")).toHaveValue("Hook");
  await expect(mix.group("Call to action").getByText("body.mov", { exact: true }).first()).toBeVisible();

  // An empty group goes at once; one with a clip asks first.
  await page.getByRole("button", { name: "Remove the group Hook" }).click();
  await expect(page.getByLabel("Name of group 2")).toHaveValue("Call to action");
  await page.getByRole("button", { name: "Remove the group Call to action" }).click();
  const question = page.getByRole("dialog", { name: "Remove the group Call to action?" });
  await expect(question).toContainText("1 clip loses its group.");
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByLabel("Name of group 2")).toBeVisible();
  await page.getByRole("button", { name: "Remove the group Call to action" }).click();
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByLabel("Name of group 2")).toHaveCount(0);
  await expect(mix.clip("body.mov")).toBeVisible();
});

test("a clip is dragged before another with the mouse", async ({ page, account: _ }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  const names = page.locator(".mix-clip-name");
  await expect(names).toHaveText(["hook.mp4", "body.mov", "offer.mkv"]);
  const from = await mix.clip("offer.mkv").boundingBox();
  const to = await mix.clip("hook.mp4").boundingBox();
  if (!from || !to) throw new Error("the clips are not on the screen");
  await page.mouse.move(from.x + 40, from.y + 40);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 50, { steps: 8 });
  await page.mouse.move(to.x + 10, to.y + 50, { steps: 4 });
  await page.mouse.up();
  await expect(names).toHaveText(["offer.mkv", "hook.mp4", "body.mov"]);
  // A drag ends with a click, which must not open the player.
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("what is kept of a clip is changed by hand and goes back", async ({ page, account: _ }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await mix.turnOn("Smart trimming");
  await mix.clip("body.mov").click();
  const dialog = page.getByRole("dialog", { name: "body.mov" });
  const end = dialog.getByRole("slider", { name: "End of part 1" });
  await expect(end).toBeVisible();
  await expectNothingFound(page, "a clip and what is kept of it");
  const kept = async () => Number(await end.getAttribute("aria-valuenow"));
  const before = await kept();
  await end.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(kept).toBe(before - 2);
  await expect(dialog.getByText("By hand")).toBeVisible();
  await dialog.getByRole("button", { name: "Back to automatic" }).click();
  await expect(dialog.getByText("Automatic")).toBeVisible();
  await expect.poll(kept).toBe(before);
});

test("a file that is no video is refused, with the reason on its card", async ({ page, account: _, clean }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  const words = { name: "words.mp4", mimeType: "video/mp4", buffer: Buffer.from("no video at all") };
  await page.getByLabel("Choose clips", { exact: true }).setInputFiles([words]);
  await expect(page.getByRole("alert")).toContainText(/video/);
  await expect(mix.start).toBeDisabled();
  // The browser notes the server's refusal, and nothing else.
  expect(clean.splice(0)).toEqual([expect.stringMatching(/status of 415 .*\/videos/)]);
});
