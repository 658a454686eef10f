// My work: every result.
import { type Locator, type Page } from "@playwright/test";

export class WorkPage {
  readonly search: Locator;

  constructor(private readonly page: Page) {
    this.search = page.getByRole("searchbox");
  }

  async open(): Promise<void> {
    await this.page.goto("/my-work");
  }

  /** The results on the screen. */
  get results(): Locator {
    return this.page.getByRole("main").getByRole("listitem").filter({ has: this.page.getByRole("img") });
  }
}
