// Work goes on behind the screen: in another tab, and across a reload.
import { CreditsPage } from "../pages/credits.ts";
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
  await expect(other.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();

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
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.waitForURL("**/login**");
  await other.waitForURL("**/login?next=%2Fcredits");
  await expect(other.getByRole("button", { name: "Log in" })).toBeVisible();
});

test("a reload in the middle of a job finds it again", async ({ page, account: _ }) => {
  test.slow();
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("long.png", 1500, 1000));
  await upscaler.size("4×");
  await upscaler.start.click();
  await expect(upscaler.progress).toBeVisible();
  await page.reload();
  await expect(upscaler.progress).toBeVisible();
  await new Shell(page).expectCredits(92);
  await upscaler.expectDone();
  await expect(upscaler.progress).toHaveCount(0);
  await new Shell(page).go("My work");
  await expect(new WorkPage(page).results).toHaveCount(1);
});

test("pictures that waited come back together, into places that were kept for them", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("one.png", 300, 200), picture("two.png", 200, 300), picture("three.png", 240, 240));
  await upscaler.expectPrice(12);
  await expect(upscaler.start).toBeEnabled();
  // The answers are slow, so that the places are seen before their pictures.
  await page.route("**/api/files/*", async (route) => {
    await new Promise((done) => setTimeout(done, 1_000));
    await route.continue();
  });
  await page.reload();
  await expect(upscaler.chosen).toHaveCount(3);
  await expect(upscaler.start).toBeDisabled();
  // Who leaves before they are here loses none.
  await page.reload();
  await expect(upscaler.chosen).toHaveCount(3);
  await expect(page.getByText("three.png", { exact: true }).first()).toBeVisible();
  await expect(upscaler.chosen).toHaveCount(3);
  await upscaler.expectPrice(12);
  const moved = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const observer = new PerformanceObserver((list) => {
          done(list.getEntries().reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0));
        });
        observer.observe({ type: "layout-shift", buffered: true });
        setTimeout(done, 500, 0);
      }),
  );
  expect(moved).toBeLessThan(0.05);
});

test("a running job is taken up where the address does not name it", async ({ page, api, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await api.start(await api.upload(picture("taken-up.png", 3000, 2000)), 4, "webp");
  await upscaler.open();
  await expect(upscaler.progress).toBeVisible();
  await expect(page).toHaveURL(/\?job=/);
  await upscaler.cancel.click();
  await expect(page.getByRole("heading", { name: "You cancelled this" })).toBeVisible();
});

test("a cancelled job gives its credits back", async ({ page, account: _ }) => {
  const shell = new Shell(page);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("stop.png", 3000, 2000));
  await upscaler.size("4×");
  await upscaler.format("WebP");
  await upscaler.start.click();
  await shell.expectCredits(92);
  await upscaler.cancel.click();
  await expect(page.getByRole("heading", { name: "You cancelled this" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("8 credits came back");
  await expect(upscaler.progress).toHaveCount(0);
  await shell.expectCredits(100);

  await shell.go("Credits");
  await expect(new CreditsPage(page).entries.first()).toContainText("+8");
});
