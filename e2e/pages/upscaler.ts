// The Image Upscaler's screen.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

import { type Picture } from "../support/picture.ts";

export class UpscalerPage {
  readonly settings: Locator;
  readonly start: Locator;
  readonly cancel: Locator;
  readonly comparison: Locator;
  /** Takes the loupe and puts it away. */
  readonly loupe: Locator;
  readonly lens: Locator;
  /** The bar of the job, not that of an upload. */
  readonly progress: Locator;

  constructor(private readonly page: Page) {
    this.settings = page.getByRole("region", { name: "Settings" });
    this.start = this.settings.getByRole("button", { name: /^Upscale/ });
    this.cancel = page.getByRole("button", { name: "Cancel" });
    this.comparison = page.getByRole("slider", { name: "How much of the picture shows before" });
    this.loupe = page.getByRole("button", { name: "Loupe", exact: true });
    this.lens = page.getByRole("img", { name: /^Loupe: / });
    this.progress = page.getByRole("progressbar", { name: /^(Starting|Working|Waiting for its turn|Picture \d)/ });
  }

  async open(): Promise<void> {
    await this.page.goto("/tools/image-upscaler");
    await expect(this.page.getByRole("heading", { name: "Image Upscaler", level: 1 })).toBeAttached();
  }

  /** Puts pictures on the empty canvas. */
  async choose(...pictures: Picture[]): Promise<void> {
    await this.page.getByLabel("Choose pictures", { exact: true }).setInputFiles(pictures);
    await expect(this.chosen).toHaveCount(pictures.length);
  }

  /** The pictures on the list, which a phone hides until the settings are pulled up. */
  get chosen(): Locator {
    const list = this.page.getByRole("list", { name: "Chosen pictures", includeHidden: true });
    return list.getByRole("listitem", { includeHidden: true });
  }

  async size(label: "2×" | "3×" | "4×" | "Fit 4K"): Promise<void> {
    await this.pick("Size", label);
  }

  async format(label: "Same" | "PNG" | "JPEG" | "WebP"): Promise<void> {
    await this.pick("Format", label);
  }

  async mode(label: "Fast" | "AI"): Promise<void> {
    await this.pick("Mode", label);
  }

  /** Which network the AI mode takes. */
  async kind(label: "Automatic" | "Clean" | "Used"): Promise<void> {
    await this.pick("Kind of picture", label);
  }

  private async pick(group: string, label: string): Promise<void> {
    const options = this.settings.getByRole("radiogroup", { name: group });
    await options.getByRole("radio", { name: label, exact: true }).check();
  }

  /** The price above the button, in credits. */
  async expectPrice(credits: number): Promise<void> {
    await expect(
      this.settings.getByRole("paragraph").filter({ hasText: new RegExp(`^${credits}\\s*credits?$`) }),
    ).toBeVisible();
  }

  /** Waits until before and after can be compared, and both are there to see. */
  async expectDone(): Promise<void> {
    await expect(this.comparison).toBeVisible({ timeout: 45_000 });
    const names = await this.page.getByRole("img", { name: /^Before: / }).getAttribute("alt");
    const after = (names ?? "").replace(/^Before: /, "");
    for (const name of [`Before: ${after}`, after]) {
      const image = this.page.getByRole("main").getByRole("img", { name, exact: true }).first();
      await expect.poll(() => image.evaluate((image: HTMLImageElement) => image.naturalWidth), name).toBeGreaterThan(0);
    }
  }

  /** A point of the comparison, in shares of its sides. */
  async point(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.page.locator(".compare").boundingBox();
    expect(box, "a comparison on the screen").not.toBeNull();
    return { x: (box?.x ?? 0) + (box?.width ?? 0) * x, y: (box?.y ?? 0) + (box?.height ?? 0) * y };
  }

  /** Where the lens is on the screen. */
  async lensBox(): Promise<{ left: number; top: number; right: number; bottom: number }> {
    await expect(this.lens).toBeVisible();
    return this.lens.evaluate((lens) => {
      const { left, top, right, bottom } = lens.getBoundingClientRect();
      return { left, top, right, bottom };
    });
  }

  async download(): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: "Download", exact: true }).click();
    return download;
  }
}
