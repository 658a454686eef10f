// Login and registration.
import { type Page } from "@playwright/test";

import { type Account } from "../support/test.ts";

export class EntryPage {
  constructor(private readonly page: Page) {}

  async register(account: Account, name: string): Promise<void> {
    await this.page.goto("/register");
    await this.page.getByRole("textbox", { name: "Name" }).fill(name);
    await this.fill(account);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.page.waitForURL("**/dashboard");
  }

  /** Fills in the form that is open, and sends it. */
  async logIn(account: Account): Promise<void> {
    await this.fill(account);
    await this.page.getByRole("button", { name: "Log in" }).click();
  }

  private async fill(account: Account): Promise<void> {
    await this.page.getByRole("textbox", { name: "Email" }).fill(account.email);
    await this.page.getByRole("textbox", { name: "Password" }).fill(account.password);
  }
}
