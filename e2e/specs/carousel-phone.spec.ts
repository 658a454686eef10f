// A carousel at the width of a phone: settings in a sheet, slides in a row that scrolls.
import { readFile } from "node:fs/promises";

import { CarouselPage } from "../pages/carousel.ts";
import { WorkPage } from "../pages/work.ts";
import { expectNothingFound } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("a topic is written, edited, dressed and exported on a phone, and found again", async ({ page, api, account: _ }) => {
  test.slow();
  const carousel = new CarouselPage(page);
  await carousel.open();
  await page.getByLabel("What is your carousel about?").fill("How to brew coffee at home");
  await expectNothingFound(page, "the start on a phone");
  await carousel.write.click();
  await carousel.expectSlides(8);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await carousel.slide(2).tap();
  await carousel.expectDrawn();
  await carousel.text("Title").fill("Grind right before you brew");
  await carousel.expectSaved();
  await expectNothingFound(page, "the editor on a phone");

  await page.getByRole("button", { name: "Show the settings" }).click();
  await page.getByRole("button", { name: "Change the template" }).click();
  const gallery = page.getByRole("dialog", { name: "Template" });
  await expect(gallery.locator("img").first()).toBeVisible();
  await expectNothingFound(page, "the gallery of templates on a phone");
  await gallery.getByRole("radio", { name: /^Slab/ }).check({ force: true });
  await gallery.getByRole("button", { name: "Done" }).click();
  await expect(carousel.settings.getByText("Slab")).toBeVisible();
  await page.getByRole("button", { name: "Manage brands" }).click();
  const brands = page.getByRole("dialog", { name: "Brands" });
  await brands.getByLabel("Name", { exact: true }).fill("Lumiku");
  await expectNothingFound(page, "a brand on a phone");
  await brands.getByRole("button", { name: "Save and use" }).click();
  await expect(carousel.settings.getByLabel("Brand", { exact: true })).toHaveValue(/.+/);
  await carousel.formats("PNG", "PDF");
  await expectNothingFound(page, "the sheet of a phone");
  await carousel.export.click();
  await carousel.expectExported(8);
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect(await api.balance()).toBe(100 - 13 - 8);
  const pdf = await readFile(await (await carousel.download(/\.pdf/)).path());
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  await page.goto("/my-work");
  await expect(new WorkPage(page).results).toHaveCount(9);
});

test("what is pressed on a phone is large enough for a finger", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  const targets = [
    page.getByRole("button", { name: "Undo", exact: true }),
    page.getByRole("button", { name: "Duplicate the slide" }),
    page.getByRole("button", { name: "Remove the slide" }),
    page.getByRole("button", { name: "Add a slide" }),
    page.getByLabel("What the slide is for"),
    carousel.text("Title"),
    page.locator(".car-grip").first(),
  ];
  for (const target of targets) {
    const box = await target.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), String(target)).toBeGreaterThanOrEqual(44);
  }
});
