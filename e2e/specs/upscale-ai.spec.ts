// The AI mode: what it costs, what it says about its result, and the loupe that the result is looked at with.
import { readFile } from "node:fs/promises";

import { CreditsPage } from "../pages/credits.ts";
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { WorkPage } from "../pages/work.ts";
import { expectNothingFound } from "../support/axe.ts";
import { drawing, picture, pngSize } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("a picture is upscaled with AI, looked at, taken home, and found again", async ({ page, account: _ }) => {
  test.slow();
  const shell = new Shell(page);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(drawing("drawing.png", 320, 200));
  await upscaler.expectPrice(4);
  await upscaler.mode("AI");
  await upscaler.expectPrice(8);
  await expect(upscaler.settings).toContainText("Looks at each picture's own quality");
  await expectNothingFound(page, "the AI mode");
  await upscaler.start.click();
  await upscaler.expectDone();
  const main = page.getByRole("main");
  await expect(main.getByText(/^AI, (clean network|network for used photos)$/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Recent outputs" })).toContainText("2× AI");
  await shell.expectCredits(92);

  await upscaler.loupe.click();
  await expect(upscaler.loupe).toHaveAttribute("aria-pressed", "true");
  for (const [x, y] of [
    [0.3, 0.3],
    [0.7, 0.6],
  ] as const) {
    const pointer = await upscaler.point(x, y);
    await page.mouse.move(pointer.x, pointer.y, { steps: 5 });
    const isThere = async () => {
      const { left, top, right, bottom } = await upscaler.lensBox();
      return left < pointer.x && pointer.x < right && top < pointer.y && pointer.y < bottom;
    };
    await expect.poll(isThere, `the lens is where the pointer is, at ${x}, ${y}`).toBe(true);
  }
  await expectNothingFound(page, "the loupe");
  await upscaler.loupe.click();
  await expect(upscaler.lens).toHaveCount(0);
  await expect(upscaler.comparison).toBeVisible();

  const download = await upscaler.download();
  expect(download.suggestedFilename()).toContain("drawing");
  expect(pngSize(await readFile(await download.path()))).toEqual({ width: 640, height: 400 });

  await shell.go("My work");
  await expect(new WorkPage(page).results).toHaveCount(1);
  await expect(new WorkPage(page).results).toContainText("drawing");
  await shell.go("Credits");
  await expect(new CreditsPage(page).entries.first()).toContainText(/upscale/i);
  await expect(new CreditsPage(page).entries.first()).toContainText(/[−-]8/);
});

test("the loupe is worked by keys alone, in the fast mode too", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("keys.png", 64, 64));
  await upscaler.start.click();
  await upscaler.expectDone();
  await expect(page.getByRole("main").getByText(/^AI, /)).toHaveCount(0);

  await upscaler.comparison.press("l");
  await expect(upscaler.loupe).toBeFocused();
  const start = await upscaler.lensBox();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowUp");
  await expect.poll(async () => (await upscaler.lensBox()).left).toBeGreaterThan(start.left);
  await expect.poll(async () => (await upscaler.lensBox()).top).toBeLessThan(start.top);
  await page.keyboard.press("l");
  await expect(upscaler.lens).toHaveCount(0);
  await expect(upscaler.loupe).toHaveAttribute("aria-pressed", "false");
});

test("a large picture is cancelled, and its credits come back", async ({ page, account: _ }) => {
  test.slow();
  const shell = new Shell(page);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(drawing("poster.png", 5000, 4500));
  await upscaler.mode("AI");
  await upscaler.expectPrice(8);
  await upscaler.start.click();
  await shell.expectCredits(92);
  await upscaler.cancel.click();
  await expect(page.getByRole("heading", { name: "You cancelled this" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("8 credits came back");
  await shell.expectCredits(100);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the mode is chosen, kept, and its result looked at above the finger", async ({ page, account: _ }) => {
    test.slow();
    const expectToFit = async (where: string) => {
      // Not the window's own width: a phone shows all of a page that is too wide, smaller.
      const overflow = (await page.evaluate(() => document.documentElement.scrollWidth)) - 390;
      expect.soft(overflow, where).toBeLessThanOrEqual(0);
    };
    const upscaler = new UpscalerPage(page);
    await upscaler.open();
    await upscaler.choose(picture("phone.png", 120, 160));
    await page.getByRole("button", { name: "Show the settings" }).click();
    await upscaler.mode("AI");
    await upscaler.kind("Used");
    await upscaler.expectPrice(8);
    await expectToFit("the settings");
    await expectNothingFound(page, "the AI mode on a phone");
    await upscaler.start.click();
    await upscaler.expectDone();
    await expect(page.getByRole("main").getByText("AI, network for used photos", { exact: true })).toBeVisible();
    await expectToFit("the result");

    await upscaler.loupe.tap();
    const finger = await upscaler.point(0.4, 0.6);
    await page.touchscreen.tap(finger.x, finger.y);
    await expect.poll(async () => (await upscaler.lensBox()).bottom).toBeLessThan(finger.y);
    const high = await upscaler.point(0.2, 0.05);
    await page.touchscreen.tap(high.x, high.y);
    await expect.poll(async () => (await upscaler.lensBox()).left).toBeGreaterThan(high.x);
    await expectToFit("the loupe");
    await expectNothingFound(page, "the loupe on a phone");

    await upscaler.open();
    await expect(upscaler.settings.getByRole("radio", { name: "Used", exact: true, includeHidden: true })).toBeChecked();
  });
});
