// A carousel at the width of a phone: settings in a sheet, slides in a row that scrolls.
import { CarouselPage } from "../pages/carousel.ts";
import { expectNothingFound } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("a topic is written, edited and exported on a phone", async ({ page, api, account: _ }) => {
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
  await carousel.formats("JPEG");
  await expectNothingFound(page, "the sheet of a phone");
  await carousel.export.click();
  await carousel.expectExported(8);
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect(await api.balance()).toBe(100 - 13 - 8);
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
