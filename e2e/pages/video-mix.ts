// Video Mix Pro's screen.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

export class VideoMixPage {
  readonly settings: Locator;
  readonly start: Locator;
  readonly plan: Locator;
  readonly progress: Locator;

  constructor(private readonly page: Page) {
    this.settings = page.getByRole("region", { name: "Settings" });
    this.start = this.settings.getByRole("button", { name: /^Make \d+ videos?/ });
    this.plan = page.getByRole("region", { name: "Plan" });
    this.progress = this.outputs.getByRole("progressbar");
  }

  /** The batch that is looked at. */
  get outputs(): Locator {
    return this.page.getByRole("region", { name: "Recent outputs" });
  }

  /** The videos that have arrived. */
  get videos(): Locator {
    return this.outputs.getByRole("list").first().getByRole("button", { name: /^Play / });
  }

  async open(): Promise<void> {
    await this.page.goto("/tools/video-mix");
    await expect(this.page.getByRole("heading", { name: "Video Mix Pro", level: 1 })).toBeAttached();
  }

  /** Drops clips on the empty list of projects, which begins one, and waits until they are there. */
  async begin(clips: string[]): Promise<void> {
    await this.page.getByLabel("Choose clips", { exact: true }).setInputFiles(clips);
    await this.page.waitForURL(/\?project=/);
    for (const clip of clips) await expect(this.clip(nameOf(clip))).toBeVisible();
    await expect(this.page.getByRole("progressbar")).toHaveCount(0);
  }

  clip(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^Play ${name.replace(".", "\\.")} `) });
  }

  grip(name: string): Locator {
    return this.page.getByRole("button", { name: `Move ${name}`, exact: true });
  }

  group(name: string): Locator {
    return this.page.locator("[data-zone]").filter({ has: this.page.getByRole("heading", { name: new RegExp(name) }) });
  }

  /** Puts a clip into a group, through the clip's own dialog. */
  async sort(clip: string, group: string): Promise<void> {
    await this.clip(clip).click();
    const dialog = this.page.getByRole("dialog", { name: clip });
    await dialog.getByLabel("Group", { exact: true }).selectOption({ label: group });
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(this.group(group).getByText(clip, { exact: true }).first()).toBeVisible();
  }

  async count(videos: number): Promise<void> {
    const input = this.settings.getByRole("spinbutton", { name: "Videos" });
    await input.fill(String(videos));
    await input.press("Tab");
  }

  async turnOn(label: string): Promise<void> {
    const control = this.settings.getByRole("switch", { name: new RegExp(`^${label}`) });
    await control.click();
    await expect(control).toBeChecked();
  }

  /** The price above the button, in credits. */
  async expectPrice(credits: number): Promise<void> {
    await expect(
      this.settings.getByRole("paragraph").filter({ hasText: new RegExp(`^${credits}\\s*credits?$`) }),
    ).toBeVisible();
  }

  async expectReady(videos: number): Promise<void> {
    await expect(this.videos).toHaveCount(videos, { timeout: 90_000 });
    await expect(this.progress).toHaveCount(0, { timeout: 30_000 });
  }

  /** Opens a video and waits until it plays. */
  async play(index: number): Promise<Locator> {
    await this.videos.nth(index).click();
    const dialog = this.page.getByRole("dialog");
    const video = dialog.locator("video");
    await video.evaluate((video: HTMLVideoElement) => {
      video.muted = true;
      return video.play();
    });
    await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.1);
    return dialog;
  }

  async downloadAll(): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: "Download all (ZIP)" }).click();
    return download;
  }
}

function nameOf(path: string): string {
  return path.split("/").pop() ?? path;
}
