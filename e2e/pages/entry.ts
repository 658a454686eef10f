// Login and registration.
import { type Page } from "@playwright/test";

import { type Account } from "../support/test.ts";

export class EntryPage {
  constructor(private readonly page: Page) {}

  async register(account: Account, name: string): Promise<void> {
    await this.page.goto("/register");
    await this.page.getByRole("textbox", { name: "Name" }).fill(name);
    await this.page.getByRole("textbox", { name: "Email" }).fill(account.email);
    await this.page.getByLabel("Password", { exact: true }).fill(account.password);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.page.waitForURL("**/dashboard");
  }

  async logIn(account: Account): Promise<void> {
    await this.page.goto("/login");
    await this.page.getByRole("textbox", { name: "Email" }).fill(account.email);
    await this.page.getByLabel("Password", { exact: true }).fill(account.password);
    await this.page.getByRole("button", { name: "Log in" }).click();
  }
}
