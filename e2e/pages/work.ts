// My work: every result.
import { type Locator, type Page } from "@playwright/test";

export class WorkPage {
  readonly search: Locator;

  constructor(private readonly page: Page) {
    this.search = page.getByRole("searchbox", { name: "Search by name" });
  }

  async open(): Promise<void> {
    await this.page.goto("/my-work");
  }

  /** The results on the screen: each can be marked. */
  get results(): Locator {
    const mark = this.page.getByRole("checkbox", { name: /^Mark / });
    return this.page.getByRole("main").getByRole("listitem").filter({ has: mark });
  }
}
