// The Image Upscaler's screen.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

import { type Picture } from "../support/picture.ts";

export class UpscalerPage {
  readonly start: Locator;
  readonly progress: Locator;
  readonly comparison: Locator;

  constructor(private readonly page: Page) {
    this.start = page.getByRole("button", { name: /^Upscale/ });
    this.progress = page.getByRole("progressbar");
    this.comparison = page.getByRole("slider", { name: /before and after/i });
  }

  async open(): Promise<void> {
    await this.page.goto("/tools/image-upscaler");
    await expect(this.page.getByRole("main")).toBeVisible();
  }

  async choose(...pictures: Picture[]): Promise<void> {
    await this.page.locator("input[type=file]").first().setInputFiles(pictures);
    await expect(this.start).toBeEnabled();
  }

  async scale(label: "2×" | "3×" | "4×" | "Fit 4K"): Promise<void> {
    await this.page.getByRole("radio", { name: label }).check({ force: true });
  }

  /** The price above the button, in credits. */
  async expectPrice(credits: number): Promise<void> {
    await expect(this.page.getByRole("group", { name: "Price" })).toContainText(new RegExp(`^${credits}\\s*credits?`));
  }

  /** Waits until before and after can be compared. */
  async expectDone(): Promise<void> {
    await expect(this.comparison).toBeVisible({ timeout: 45_000 });
  }

  async download(): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: "Download" }).first().click();
    return download;
  }
}
