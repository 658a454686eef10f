// From a topic to files: written without a key, edited, dressed, exported; with undo, two tabs, and a table.
import { readFile } from "node:fs/promises";

import { CarouselPage } from "../pages/carousel.ts";
import { Shell } from "../pages/shell.ts";
import { WorkPage } from "../pages/work.ts";
import { expectNothingFound } from "../support/axe.ts";
import { picture, pngSize } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("a topic becomes a carousel that is edited, dressed, exported and found again", async ({ page, account: _ }) => {
  test.slow();
  const shell = new Shell(page);
  const carousel = new CarouselPage(page);
  await carousel.open();
  await expectNothingFound(page, "the start of a carousel");
  await page.getByLabel("What is your carousel about?").fill("5 habits of people who sleep well");
  await carousel.settings.getByRole("spinbutton", { name: "Number of slides" }).fill("6");
  await page.keyboard.press("Tab");
  // 5 for the carousel and 1 for each slide.
  await carousel.expectPrice(11);
  await carousel.write.click();
  await carousel.expectSlides(6);
  await shell.expectCredits(89);
  await expect(page.getByRole("note", { name: "About these texts" })).toContainText("not by AI");

  const before = await carousel.preview.getAttribute("src");
  await carousel.text("Title").fill("Sleep like **stone**");
  await carousel.expectDrawn();
  expect(await carousel.preview.getAttribute("src")).not.toBe(before);
  await expect(carousel.slide(1)).toHaveAccessibleName("Slide 1, Cover: Sleep like stone");
  await carousel.expectSaved();

  await page.getByRole("button", { name: "Change the template" }).click();
  const gallery = page.getByRole("dialog", { name: "Template" });
  await expect(gallery.locator("img").first()).toBeVisible();
  await expectNothingFound(page, "the gallery of templates");
  await gallery.getByRole("radio", { name: /^Nocturne/ }).check({ force: true });
  await gallery.getByRole("button", { name: "Done" }).click();
  await expect(carousel.settings.getByText("Nocturne")).toBeVisible();
  await carousel.expectDrawn();

  await page.getByRole("button", { name: "Manage brands" }).click();
  const brands = page.getByRole("dialog", { name: "Brands" });
  await brands.getByLabel("Name", { exact: true }).fill("Lumiku");
  await brands.getByLabel(/^Handle/).fill("@lumiku.ai");
  await expectNothingFound(page, "a brand");
  await brands.getByRole("button", { name: "Save and use" }).click();
  await expect(carousel.settings.getByLabel("Brand", { exact: true })).toHaveValue(/.+/);
  await carousel.expectSaved();
  await carousel.expectDrawn();
  await expectNothingFound(page, "the editor");

  await carousel.formats("PNG", "PDF");
  await carousel.expectPrice(6);
  await carousel.export.click();
  await carousel.expectExported(6);
  await shell.expectCredits(83);
  await expectNothingFound(page, "an export");
  const png = await readFile(await (await carousel.download(/\.png/)).path());
  expect(pngSize(png)).toEqual({ width: 1080, height: 1350 });
  const pdf = await readFile(await (await carousel.download(/\.pdf/)).path());
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");

  // What has not changed is free.
  await expect(carousel.settings).toContainText("Unchanged since the last export: free");
  await carousel.expectPrice(0);
  await shell.go("My work");
  await expect(new WorkPage(page).results).toHaveCount(7);
  await shell.go("Carousel Generator");
  const shelf = page.getByRole("region", { name: "Your carousels" });
  const card = shelf.getByRole("listitem").filter({ has: page.getByRole("link", { name: /sleep/i }) });
  await expect(card.getByText("Exported")).toBeVisible();
  await expect(card.locator("img")).toBeVisible();
  await expectNothingFound(page, "the list of carousels");
  await card.getByRole("link").click();
  await carousel.expectSlides(6);
  await expect(carousel.text("Title")).toHaveValue("Sleep like **stone**");
});

test("slides are added, moved, copied and removed, and every step goes back", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  await page.getByRole("button", { name: "Add a slide" }).click();
  await page.getByRole("menuitem", { name: "List" }).click();
  await expect(carousel.slides).toHaveCount(4);
  await expect(carousel.slide(2)).toHaveAttribute("aria-current", "true");
  await carousel.text("Title").fill("Three steps");
  await carousel.text("Point 1").fill("Grind");
  await carousel.text("Point 1").press("Enter");
  await expect(carousel.text("Point 2")).toBeFocused();
  await page.keyboard.type("Pour");
  await expect(carousel.text("Point 4")).toBeVisible();

  await carousel.slide(2).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(carousel.slide(3)).toHaveAccessibleName("Slide 3, List: Three steps");
  await expect(carousel.slide(3)).toBeFocused();
  await page.getByRole("button", { name: "Duplicate the slide" }).click();
  await expect(carousel.slides).toHaveCount(5);
  await page.keyboard.press("Delete");
  await expect(carousel.slides).toHaveCount(4);
  await page.keyboard.press("Control+z");
  await expect(carousel.slides).toHaveCount(5);
  for (let step = 0; step < 12 && (await carousel.undo.isEnabled()); step++) await carousel.undo.click();
  await expect(carousel.slides).toHaveCount(3);
  await expect(carousel.slide(1)).toHaveAccessibleName("Slide 1, Cover: Kopi gayo");
  await page.keyboard.press("Control+Shift+z");
  await expect(carousel.slides).toHaveCount(4);
  await carousel.expectSaved();
  await page.reload();
  await carousel.expectSlides(4);
});

test("what could not be stored is back when the carousel is opened again", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  const tooLong = "far too long ".repeat(40).trim();
  await carousel.text("Title").fill(tooLong);
  await expect(page.getByRole("status").filter({ hasText: /^Not saved$/ })).toBeAttached();
  await new Shell(page).go("My work");
  await expect(page.getByText("One change is not saved yet")).toBeVisible();
  await page.goBack();
  await expect(carousel.text("Title")).toHaveValue(tooLong);
  await carousel.text("Title").fill("Short enough");
  await carousel.expectSaved();
  await page.reload();
  await expect(carousel.text("Title")).toHaveValue("Short enough");
});

test("a slide is dragged before another with the mouse", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  const from = await carousel.slide(3).boundingBox();
  const to = await carousel.slide(1).boundingBox();
  if (!from || !to) throw new Error("the slides are not on the screen");
  await page.mouse.move(from.x + 30, from.y + 60);
  await page.mouse.down();
  await page.mouse.move(to.x + 50, to.y + 60, { steps: 8 });
  await page.mouse.move(to.x + 8, to.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(carousel.slide(1)).toHaveAccessibleName("Slide 1, Call to action: What to do now");
});

test("words are styled by key, and what does not fit is said", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  const title = carousel.text("Title");
  await title.press("Control+a");
  await title.press("Control+b");
  await expect(title).toHaveValue("**Kopi gayo**");
  await title.press("Control+z");
  await expect(title).toHaveValue("Kopi gayo");
  await carousel.text("Subtitle").fill("kata ".repeat(290).trim());
  await expect(page.getByText(/Not all of the text fits|so that all of it fits/).first()).toBeVisible();
  await expectNothingFound(page, "a text that does not fit");
  await title.fill("x".repeat(301));
  await expect(carousel.form).toContainText("Use at most 300 characters; this has 301.");
  await expect(page.getByText("Not saved", { exact: true })).toBeAttached();
  await expect(carousel.export).toBeDisabled();
  await title.fill("Kopi");
  await carousel.expectSaved();
});

test("a slide and its texts stand in their places at every width", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  await page.getByText("Look of this slide").click();
  for (const width of [1440, 1200, 1060, 1024, 900, 768, 600]) {
    await page.setViewportSize({ width, height: 900 });
    await carousel.expectDrawn();
    const outside = await carousel.form.evaluate((form) => {
      const card = form.getBoundingClientRect();
      const parts = [...form.querySelectorAll("button, select, textarea, input")];
      const reaching = parts.filter((part) => part.getBoundingClientRect().right > card.right);
      return [document.documentElement.scrollWidth - window.innerWidth, Math.round(250 - card.width), reaching.length];
    });
    expect.soft(Math.max(...outside), `${width}: page, form, controls ${outside.join()}`).toBeLessThanOrEqual(0);
  }
});

test("a picture is put on a slide, cut and taken off", async ({ page, account: _ }) => {
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  await page.getByLabel("Choose a picture", { exact: true }).setInputFiles([picture("beans.png", 400, 300)]);
  await page.getByRole("button", { name: "Crop and focus" }).click();
  const dialog = page.getByRole("dialog", { name: "Crop and focus" });
  const corner = dialog.getByRole("button", { name: /^Bottom right corner/ });
  await corner.focus();
  for (let step = 0; step < 10; step++) await page.keyboard.press("ArrowLeft");
  await dialog.getByRole("button", { name: /^The point to keep in sight/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expectNothingFound(page, "crop and focus");
  await dialog.getByRole("button", { name: "Use this part" }).click();
  await carousel.expectSaved();
  await carousel.expectDrawn();
  const id = new URL(page.url()).searchParams.get("project") ?? "";
  const stored = (await (await page.request.get(`/api/tools/carousel/projects/${id}`)).json()) as {
    content: { slides: { picture?: { crop?: { width: number }; focus?: { y: number } } }[] };
  };
  expect(stored.content.slides[0]?.picture?.crop?.width).toBeCloseTo(0.8, 2);
  expect(stored.content.slides[0]?.picture?.focus?.y).toBeLessThan(0.5);
  await page.getByRole("button", { name: "Take off" }).click();
  await expect(page.getByLabel("Choose a picture", { exact: true })).toBeAttached();
});

test("a slide is rewritten by instruction, and goes back", async ({ page, account: _ }) => {
  const shell = new Shell(page);
  const carousel = new CarouselPage(page);
  await carousel.begin("Kopi gayo");
  await page.getByText("Rewrite this slide").click();
  await page.getByLabel("What to change").fill("title: Kopi dari Aceh");
  await page.getByRole("button", { name: "Rewrite", exact: true }).click();
  await expect(carousel.text("Title")).toHaveValue("Kopi dari Aceh");
  await shell.expectCredits(98);
  await carousel.undo.click();
  await expect(carousel.text("Title")).toHaveValue("Kopi gayo");
});

test.describe("two tabs", () => {
  // The refused save is noted by the browser.
  test.use({ expectedError: /status of 409/ });

  test("the second one is told, and nothing is lost", async ({ page, context, account: _ }) => {
    const mine = new CarouselPage(page);
    await mine.begin("Kopi gayo");
    const other = new CarouselPage(await context.newPage());
    await other.page.goto(page.url());
    await other.expectSlides(3);
    await mine.text("Title").fill("Written in the first tab");
    await mine.expectSaved();
    await other.text("Subtitle").fill("Written in the second tab");

    const told = other.page.getByRole("dialog", { name: "Changed in another tab" });
    await expect(told).toContainText("1 slide is different.");
    await expectNothingFound(other.page, "two versions");
    await told.getByRole("button", { name: "Keep both: mine as a copy" }).click();
    await expect(told).toBeHidden();
    await expect(other.text("Title")).toHaveValue("Written in the first tab");
    await expect(other.text("Subtitle")).toHaveValue("");
    await other.open();
    await other.page.getByRole("link", { name: "Kopi gayo (my version)" }).click();
    await other.expectSlides(3);
    await expect(other.text("Subtitle")).toHaveValue("Written in the second tab");
  });

  test("theirs is taken and mine is one step back", async ({ page, context, account: _ }) => {
    const mine = new CarouselPage(page);
    await mine.begin("Kopi gayo");
    const other = new CarouselPage(await context.newPage());
    await other.page.goto(page.url());
    await other.expectSlides(3);
    await mine.text("Title").fill("First");
    await mine.expectSaved();
    await other.text("Title").fill("Second");
    const told = other.page.getByRole("dialog", { name: "Changed in another tab" });
    await told.getByRole("button", { name: "Take theirs" }).click();
    await expect(other.text("Title")).toHaveValue("First");
    await other.undo.click();
    await expect(other.text("Title")).toHaveValue("Second");
    await other.expectSaved();
  });
});
