// The same batch at the width of a phone: settings in a sheet, clips three in a row.
import { VideoMixPage } from "../pages/video-mix.ts";
import { expectNothingFound } from "../support/axe.ts";
import { clips } from "../support/clip.ts";
import { expect, test } from "../support/test.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("a batch is made on a phone", async ({ page, api, account: _ }) => {
  test.slow();
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await page.getByRole("button", { name: "Show the settings" }).click();
  await mix.turnOn("Speed variations");
  await expectNothingFound(page, "the sheet of a phone");
  await mix.count(2);
  // 2 × 1.2 × 1.5, rounded up.
  await mix.expectPrice(4);
  await mix.start.click();
  await expect(mix.progress).toBeVisible();
  await mix.expectReady(2);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectNothingFound(page, "a batch on a phone");
  const dialog = await mix.play(0);
  await expect(dialog.getByRole("link", { name: "Download" })).toBeInViewport();
  await dialog.getByRole("button", { name: "Close" }).click();
  const zip = await mix.downloadAll();
  expect(zip.suggestedFilename()).toMatch(/\.zip$/);
  expect(await api.balance()).toBe(96);
});

test("what is pressed on a phone is large enough for a finger", async ({ page, account: _ }) => {
  const mix = new VideoMixPage(page);
  await mix.open();
  await mix.begin(clips());
  await page.getByRole("button", { name: "Show the settings" }).click();
  await page.getByRole("button", { name: "More settings" }).click();
  await expectNothingFound(page, "the whole sheet of a phone");
  for (const name of [/^Order mixing/, /^Looks/]) {
    const box = await mix.settings.getByRole("switch", { name }).boundingBox();
    expect(box?.height, String(name)).toBeGreaterThanOrEqual(44);
  }
  await page.getByRole("button", { name: "Hide the settings" }).click();
  const grip = await mix.grip("hook.mp4").boundingBox();
  expect(Math.min(grip?.width ?? 0, grip?.height ?? 0)).toBeGreaterThanOrEqual(44);
});
