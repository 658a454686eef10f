// From a price to a paid order: the plans and packages, the checkout, the test gateway, and how a payment stands.
import { type Download, type Locator, type Page, expect } from "@playwright/test";

export class PricingPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/pricing");
  }

  /** A package, by its name: leads to the checkout, or to the login first. */
  async buy(name: string): Promise<void> {
    await this.page.getByRole("region", { name: "Credit packages" }).getByRole("link", { name: `Buy ${name}` }).click();
  }

  /** The card of a plan. */
  plan(name: string): Locator {
    const heading = this.page.getByRole("heading", { name: new RegExp(`^${name}`), level: 3 });
    return this.page.getByRole("region", { name: "Plans" }).getByRole("listitem").filter({ has: heading });
  }

  /** Chooses, extends or upgrades to a plan. */
  async choose(name: string): Promise<void> {
    await this.plan(name).getByRole("link").click();
  }

  /** What is said about the plan that one has. */
  get own(): Locator {
    return this.page.getByRole("region", { name: "Your plan" });
  }
}

export class CheckoutPage {
  readonly pay: Locator;

  constructor(private readonly page: Page) {
    this.pay = page.getByRole("button", { name: /^Pay Rp/ });
  }

  /** The amount of a line of the bill. */
  line(label: string | RegExp): Locator {
    const term = this.page.getByRole("term").filter({ hasText: label });
    return this.page.locator("dl > div").filter({ has: term }).getByRole("definition");
  }

  /** Goes to the payment page, in this tab. */
  async toGateway(): Promise<GatewayPage> {
    await this.pay.click();
    await this.page.waitForURL("**/mock-duitku/**");
    return new GatewayPage(this.page);
  }
}

/** The test gateway: as another site, without the app. */
export class GatewayPage {
  constructor(private readonly page: Page) {}

  async do(what: "Pay" | "Fail" | "Let it expire" | "Pay, and lose the callback"): Promise<void> {
    await this.page.getByRole("button", { name: what, exact: true }).click();
    await this.page.waitForURL("**/payments/status?**");
  }
}

export class PaymentPage {
  constructor(private readonly page: Page) {}

  async expect(title: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  async expectPaid(): Promise<void> {
    await this.expect("Paid, thank you");
  }

  /** What is said under the heading. */
  get words(): Locator {
    return this.page.getByRole("main").getByRole("status");
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole("main").getByRole("link", { name });
  }

  /** Cancels, and says yes. */
  async cancel(): Promise<void> {
    await this.page.getByRole("button", { name: "Cancel", exact: true }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Cancel the payment" }).click();
  }

  async receipt(): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.link("Receipt").click();
    return download;
  }
}

export class PaymentsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/payments");
  }

  /** Every payment, newest first. */
  get lines(): Locator {
    return this.page.getByRole("region", { name: "Payments" }).getByRole("listitem");
  }
}

/** What a tool says when the credits do not reach. */
export class LackDialog {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Not enough credits" });
  }

  async take(credits: string): Promise<void> {
    await this.dialog.getByRole("link", { name: new RegExp(`^${credits} credits`) }).click();
  }
}
