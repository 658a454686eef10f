// The frame around every page behind the login.
import { type Locator, type Page, expect } from "@playwright/test";

export class Shell {
  readonly sidebar: Locator;
  readonly topbar: Locator;

  constructor(private readonly page: Page) {
    this.sidebar = page.getByRole("complementary", { name: "Navigation" });
    this.topbar = page.getByRole("banner");
  }

  /** The pill with the balance. */
  get credits(): Locator {
    return this.topbar.getByRole("link", { name: /^[\d.,]+ credits?$/ });
  }

  async expectCredits(credits: number): Promise<void> {
    await expect(this.credits).toHaveText(new RegExp(`^${credits.toLocaleString("en")}\\s*credits?$`));
  }

  async go(label: string): Promise<void> {
    await this.sidebar.getByRole("link", { name: label }).first().click();
  }

  /** Notes a mark on the window, which a full page load would wipe away. */
  async markWindow(): Promise<void> {
    await this.page.evaluate(() => {
      (window as unknown as { marked: boolean }).marked = true;
    });
  }

  async expectSameWindow(): Promise<void> {
    expect(await this.page.evaluate(() => (window as unknown as { marked?: boolean }).marked)).toBe(true);
  }
}
