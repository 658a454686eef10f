// The admin's desk.
import { type Locator, type Page, expect } from "@playwright/test";

import { type Api } from "../support/api.ts";
import { ready } from "../support/ready.ts";

export type Place = "users" | "payments" | "tools" | "jobs" | "audit";

export class AdminDesk {
  constructor(
    readonly page: Page,
    readonly api: Api,
  ) {}

  /** Goes to a place, by its address; the overview without one. */
  async open(place?: Place, search = ""): Promise<void> {
    await this.page.goto(`/admin${place === undefined ? "" : `/${place}`}${search}`);
    await ready(this.page);
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name, exact: true }).click();
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** The row of a table that has these words. */
  row(words: string | RegExp): Locator {
    return this.page.getByRole("main").locator("tbody tr").filter({ hasText: words });
  }

  /** What was said in the corner. */
  async expectSaid(words: string | RegExp): Promise<void> {
    await expect(this.page.locator(".toast").filter({ hasText: words })).toBeVisible();
  }

  async undo(): Promise<void> {
    await this.page.locator(".toast").last().getByRole("button", { name: "Undo" }).click();
  }

  /** Finds an account and opens its page. */
  async openUser(email: string): Promise<void> {
    await this.open("users");
    await this.search("Search by email or name", email);
    await this.row(email).getByRole("link").click();
    await expect(this.page.getByRole("heading", { level: 2, name: "Balance" })).toBeVisible();
  }

  async search(label: string, words: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: label }).fill(words);
    await expect(this.page).toHaveURL(/[?&]q=/);
  }

  get balance(): Locator {
    return this.page.getByRole("region", { name: "Balance" });
  }

  get ledger(): Locator {
    return this.page.getByRole("region", { name: "Ledger" });
  }

  /** Fills in the dialog that adjusts credits, and leaves it open. */
  async fillAdjustment(credits: number, reason: string): Promise<void> {
    await this.balance.getByRole("button", { name: "Adjust credits" }).click();
    await this.dialog.getByRole("radio", { name: credits < 0 ? "Take away" : "Add" }).check();
    await this.dialog.getByRole("textbox", { name: "Credits" }).fill(String(Math.abs(credits)));
    await this.dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  }

  /** Gives the reason that the open dialog asks for, and confirms. */
  async confirm(button: string | RegExp, reason?: string): Promise<void> {
    if (reason !== undefined) await this.dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
    await this.dialog.getByRole("button", { name: button }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** A switch of a tool. */
  toolSwitch(tool: string, what: "is on" | "is beta" | "is coming soon"): Locator {
    return this.page.getByRole("switch", { name: `${tool} ${what}` });
  }

  /** Sets the price of one action of a tool. */
  async setPrice(tool: string, action: RegExp, credits: number): Promise<void> {
    await this.row(tool).getByRole("button", { name: `of ${tool}` }).click();
    await this.dialog.getByRole("textbox", { name: action }).fill(String(credits));
    await this.confirm("Save prices");
  }
}
