// The Carousel Generator's screen.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

export class CarouselPage {
  readonly settings: Locator;
  readonly write: Locator;
  readonly export: Locator;
  readonly form: Locator;
  readonly preview: Locator;
  readonly outputs: Locator;
  readonly undo: Locator;

  constructor(readonly page: Page) {
    this.settings = page.getByRole("region", { name: "Settings" });
    this.write = this.settings.getByRole("button", { name: "Write it" });
    this.export = this.settings.getByRole("button", { name: /^Export \d+ slides?/ });
    this.form = page.getByRole("region", { name: "Texts of the slide" });
    this.preview = page.getByRole("region", { name: "Preview" }).getByRole("img", { name: /^Slide \d+: / });
    this.outputs = page.getByRole("region", { name: "Exported" });
    this.undo = page.getByRole("button", { name: "Undo", exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto("/tools/carousel");
    await expect(this.page.getByRole("heading", { name: "Carousel Generator", level: 1 })).toBeAttached();
    await expect(this.page.getByRole("radiogroup", { name: "Template" })).toBeVisible();
  }

  /** Begins a carousel of three slides by hand. */
  async begin(topic: string): Promise<void> {
    await this.open();
    await this.page.getByLabel("What is your carousel about?").fill(topic);
    await this.page.getByRole("button", { name: "Start empty" }).click();
    await this.expectSlides(3);
  }

  /** The slides of the strip. */
  get slides(): Locator {
    return this.page.getByRole("region", { name: "Slides", exact: true }).getByRole("listitem");
  }

  /** The button of a slide in the strip, from 1. */
  slide(number: number): Locator {
    return this.slides.nth(number - 1).getByRole("button", { name: new RegExp(`^Slide ${number}, `) });
  }

  async expectSlides(count: number): Promise<void> {
    await this.page.waitForURL(/\?project=/);
    await expect(this.slides).toHaveCount(count, { timeout: 30_000 });
    await this.expectDrawn();
  }

  /** The picture of the slide that is edited shows it as it is. */
  async expectDrawn(): Promise<void> {
    await expect(this.preview).toBeVisible();
    await expect(this.page.locator(".car-frame:not([data-stale])")).toBeVisible();
    const drawn = async () => this.preview.evaluate((picture: HTMLImageElement) => picture.naturalWidth);
    await expect.poll(drawn).toBe(1080);
  }

  text(label: string): Locator {
    return this.form.getByLabel(label, { exact: true });
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeAttached();
  }

  async expectPrice(credits: number): Promise<void> {
    await expect(
      this.settings.getByRole("paragraph").filter({ hasText: new RegExp(`^${credits}\\s*credits?$`) }),
    ).toBeVisible();
  }

  /** Sets which formats are exported. */
  async formats(...names: string[]): Promise<void> {
    const group = this.settings.getByRole("group", { name: "Formats" });
    for (const box of await group.getByRole("checkbox").all()) {
      const label = await box.evaluate((input: HTMLInputElement) => input.parentElement?.textContent ?? "");
      await box.setChecked(names.some((name) => label.startsWith(name)));
    }
  }

  async expectExported(pictures: number): Promise<void> {
    await expect(this.outputs.getByRole("listitem").filter({ has: this.page.getByRole("link") })).toHaveCount(pictures, {
      timeout: 60_000,
    });
  }

  async download(name: RegExp): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.outputs.getByRole("link", { name }).first().click();
    return download;
  }
}
