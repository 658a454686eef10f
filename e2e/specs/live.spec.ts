// Work goes on behind the screen: in another tab, and across a reload.
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { WorkPage } from "../pages/work.ts";
import { picture } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("two tabs stay in step", async ({ page, context, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  const other = await context.newPage();
  await other.goto("/my-work");
  await new Shell(other).expectCredits(100);
  await expect(new WorkPage(other).results).toHaveCount(0);

  await upscaler.choose(picture("tabs.png", 200, 120));
  await upscaler.start.click();
  await upscaler.expectDone();

  await new Shell(other).expectCredits(96);
  await expect(new WorkPage(other).results).toHaveCount(1);
});

test("logging out in one tab ends the other", async ({ page, context, account: _ }) => {
  await page.goto("/dashboard");
  const other = await context.newPage();
  await other.goto("/credits");
  await new Shell(other).expectCredits(100);
  await page.getByRole("button", { name: /account/i }).click();
  await page.getByText("Log out").click();
  await page.waitForURL(/\/(login)?(\?.*)?$/);
  await other.getByRole("link", { name: "Profile" }).first().click();
  await other.waitForURL(/\/login/);
});

test("a reload in the middle of a job finds it again", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(...Array.from({ length: 6 }, (_, index) => picture(`long-${index}.png`, 1400, 1000)));
  await upscaler.start.click();
  await expect(upscaler.progress.first()).toBeVisible();
  await page.reload();
  await expect(upscaler.progress.first()).toBeVisible();
  await expect(upscaler.progress).toHaveCount(0, { timeout: 55_000 });
  await new Shell(page).go("My work");
  await expect(new WorkPage(page).results).toHaveCount(6);
});

test("a cancelled job gives its credits back", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(...Array.from({ length: 6 }, (_, index) => picture(`stop-${index}.png`, 1400, 1000)));
  await upscaler.start.click();
  await expect(upscaler.progress.first()).toBeVisible();
  await page.getByRole("button", { name: /^(Cancel|Stop)/ }).first().click();
  await expect(upscaler.progress).toHaveCount(0);
  const delivered = await page.request.get("/api/work").then(async (answer) => (await answer.json()).total as number);
  await new Shell(page).expectCredits(100 - 4 * delivered);
});
