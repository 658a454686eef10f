// The whole way of a new person: sign up, enlarge a picture, take it home, and see what it cost.
import { readFile } from "node:fs/promises";

import { CreditsPage } from "../pages/credits.ts";
import { EntryPage } from "../pages/entry.ts";
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { WorkPage } from "../pages/work.ts";
import { picture, pngSize } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("a new person signs up, upscales, compares, downloads, and finds work and charge", async ({ page, visitor }) => {
  const shell = new Shell(page);
  const upscaler = new UpscalerPage(page);
  await new EntryPage(page).register(visitor, "Ayu Dewi");
  await shell.expectCredits(100);
  await shell.markWindow();

  await page.getByRole("main").getByRole("link", { name: /Image Upscaler/ }).first().click();
  await upscaler.choose(picture("harbour.png", 320, 200));
  await upscaler.expectPrice(4);
  await upscaler.size("3×");
  await upscaler.expectPrice(6);
  await upscaler.start.click();
  await upscaler.expectDone();
  await expect(page.getByText("After · 960 × 600")).toBeVisible();
  await shell.expectCredits(94);

  const download = await upscaler.download();
  expect(download.suggestedFilename()).toContain("harbour");
  expect(pngSize(await readFile(await download.path()))).toEqual({ width: 960, height: 600 });

  await shell.go("My work");
  await expect(new WorkPage(page).results).toHaveCount(1);
  await expect(new WorkPage(page).results).toContainText("harbour");

  await shell.go("Credits");
  const credits = new CreditsPage(page);
  await expect(credits.entries).toHaveCount(2);
  await expect(credits.entries.nth(0)).toContainText(/upscale/i);
  await expect(credits.entries.nth(0)).toContainText(/[−-]6/);
  await expect(credits.entry(/welcome/i)).toContainText("+100");
  await shell.expectSameWindow();
});

test("the comparison moves with the arrow keys", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("keys.png", 64, 64));
  await upscaler.start.click();
  await upscaler.expectDone();
  const line = async () => Number(await upscaler.comparison.getAttribute("aria-valuenow"));
  const before = await line();
  await upscaler.comparison.press("ArrowRight");
  await expect.poll(line).toBeGreaterThan(before);
  await upscaler.comparison.press("Home");
  await expect.poll(line).toBe(0);
});

test("someone who was going somewhere arrives there after logging in", async ({ page, account }) => {
  await page.context().clearCookies();
  await page.goto("/credits");
  await page.waitForURL("**/login?next=%2Fcredits");
  await new EntryPage(page).logIn(account);
  await page.waitForURL("**/credits");
  await new Shell(page).expectCredits(100);
});
