// Plans: bought, extended, exchanged for a higher one, and what they open.
import { CheckoutPage, PaymentPage, PricingPage } from "../pages/buying.ts";
import { Shell } from "../pages/shell.ts";
import { expectNothingFound } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

test("a plan is bought, then exchanged for a higher one, whose bill says how it comes about", async ({ page, account: _ }) => {
  const pricing = new PricingPage(page);
  await page.goto("/dashboard");
  await new Shell(page).sidebar.getByRole("link", { name: "See plans" }).click();
  await expect(pricing.plan("Free")).toContainText("Your plan");
  await pricing.choose("Basic");
  const checkout = new CheckoutPage(page);
  await (await checkout.toGateway()).do("Pay");
  const payment = new PaymentPage(page);
  await payment.expectPaid();
  await expect(payment.words).toContainText(/Basic plan, 30 days, with [\d,]+ credits\./);
  await expect(new Shell(page).sidebar).toContainText("Basic plan");

  await new Shell(page).sidebar.getByRole("link", { name: "See plans" }).click();
  await expect(pricing.own).toContainText("You are on Basic until");
  await expect(pricing.plan("Basic").getByRole("link", { name: "Extend by 30 days" })).toBeVisible();
  await expectNothingFound(page, "plans of somebody who has one");
  await pricing.plan("Pro").getByRole("link", { name: "Upgrade to Pro" }).click();
  await expect(page.getByRole("heading", { name: "Upgrade to Pro" })).toBeVisible();
  // More than one line: the higher plan, and what is left of the lower one.
  await expect(page.getByRole("definition")).not.toHaveCount(2);
  await expectNothingFound(page, "an upgrade's bill");
  await (await checkout.toGateway()).do("Pay");
  await payment.expectPaid();
  await expect(new Shell(page).sidebar).toContainText("Pro plan");
  await pricing.open();
  await expect(pricing.own).toContainText("You are on Pro until");
  await expect(pricing.plan("Basic")).toContainText("Included in your plan");
});

test("a plan is extended by a month", async ({ page, account: _ }) => {
  await page.goto("/checkout?plan=basic");
  await (await new CheckoutPage(page).toGateway()).do("Pay");
  await new PaymentPage(page).expectPaid();
  await new PricingPage(page).open();
  const before = await new PricingPage(page).own.textContent();
  await new PricingPage(page).own.getByRole("link", { name: "Extend by 30 days" }).click();
  await expect(page.getByRole("heading", { name: "Basic plan, another 30 days" })).toBeVisible();
  await (await new CheckoutPage(page).toGateway()).do("Pay");
  await new PaymentPage(page).expectPaid();
  await new PricingPage(page).open();
  await expect(new PricingPage(page).own).toContainText("You are on Basic until");
  await expect(new PricingPage(page).own).not.toHaveText(before ?? "");
});

test("a bill follows what is paid in another tab", async ({ page, context, account: _ }) => {
  await page.goto("/checkout?plan=pro");
  await expect(page.getByRole("heading", { name: "Pro plan, 30 days" })).toBeVisible();
  const other = await context.newPage();
  await other.goto("/checkout?plan=basic");
  await (await new CheckoutPage(other).toGateway()).do("Pay");
  await new PaymentPage(other).expectPaid();
  await page.bringToFront();
  await expect(page.getByRole("heading", { name: "Upgrade to Pro" })).toBeVisible();
});

test.describe("when the server refuses", () => {
  test.use({ expectedError: /409/ });

  test("a price that changed is said and shown, and the next press buys at it", async ({ page, context, account: _ }) => {
    // This tab hears nothing of what is paid elsewhere.
    await page.route("**/api/events", () => {});
    await page.goto("/checkout?plan=pro");
    const checkout = new CheckoutPage(page);
    await expect(checkout.pay).toBeVisible();
    const before = await checkout.pay.textContent();
    const other = await context.newPage();
    await other.goto("/checkout?plan=basic");
    await (await new CheckoutPage(other).toGateway()).do("Pay");
    await new PaymentPage(other).expectPaid();
    await page.bringToFront();
    await checkout.pay.click();
    await expect(page.getByRole("main")).toContainText("The price has changed");
    await expect(page.getByRole("heading", { name: "Upgrade to Pro" })).toBeVisible();
    await expect(checkout.pay).not.toHaveText(before ?? "");
    await (await checkout.toGateway()).do("Pay");
    await new PaymentPage(page).expectPaid();
  });
});

test("a tool of a higher plan is locked, and the way to the plan is open", async ({ page, account: _ }) => {
  // As the server says it of a tool that begins with Pro.
  await page.route("**/api/tools/manifest", async (route) => {
    const answer = (await (await route.fetch()).json()) as { tools: { id: string; access: { minTier: string } }[] };
    for (const tool of answer.tools) if (tool.id === "image-upscaler") tool.access.minTier = "pro";
    await route.fulfill({ json: answer });
  });
  await page.goto("/tools");
  const card = page.getByRole("main").getByRole("listitem").filter({ hasText: "Image Upscaler" });
  await expect(card.first()).toContainText("Comes with Pro");
  await card.first().getByRole("link").click();
  await expect(page.getByRole("main")).toContainText("Pro and the plans above it include this tool.");
  await expectNothingFound(page, "a locked tool");
  await page.getByRole("link", { name: "Get Pro" }).click();
  await page.waitForURL("**/checkout?plan=pro&back=%2Ftools%2Fimage-upscaler");
});

test("an action of a higher plan says so where its button stands", async ({ page, account: _ }) => {
  await page.route("**/api/tools/manifest", async (route) => {
    const answer = (await (await route.fetch()).json()) as { tools: { id: string; actions: { minTier: string }[] }[] };
    for (const tool of answer.tools) {
      if (tool.id === "image-upscaler") for (const action of tool.actions) action.minTier = "basic";
    }
    await route.fulfill({ json: answer });
  });
  await page.goto("/tools/image-upscaler");
  await page.getByRole("button", { name: "Comes with Basic" }).click();
  const dialog = page.getByRole("dialog", { name: "This comes with Basic" });
  await expect(dialog).toBeVisible();
  await expectNothingFound(page, "a locked action");
  await dialog.getByRole("link", { name: "Get Basic" }).click();
  await page.waitForURL("**/checkout?plan=basic&back=%2Ftools%2Fimage-upscaler");
});
