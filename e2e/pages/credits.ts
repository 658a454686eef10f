// Credits: the balance and every entry behind it.
import { type Locator, type Page } from "@playwright/test";

export class CreditsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/credits");
  }

  /** Every entry, newest first. */
  get entries(): Locator {
    return this.page.getByRole("region", { name: "History" }).getByRole("listitem");
  }

  /** One entry of the history, by its words. */
  entry(words: string | RegExp): Locator {
    return this.entries.filter({ hasText: words });
  }
}
