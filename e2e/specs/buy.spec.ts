// Buying credits, through the test gateway.
import { readFile } from "node:fs/promises";

import { CheckoutPage, LackDialog, PaymentPage, PaymentsPage, PricingPage } from "../pages/buying.ts";
import { CarouselPage } from "../pages/carousel.ts";
import { CreditsPage } from "../pages/credits.ts";
import { EntryPage } from "../pages/entry.ts";
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { expectNothingFound } from "../support/axe.ts";
import { picture } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("credits are bought, and the balance changes in another tab without a reload", async ({ page, context, account: _ }) => {
  const other = await context.newPage();
  await other.goto("/dashboard");
  const elsewhere = new Shell(other);
  await elsewhere.expectCredits(100);
  await elsewhere.markWindow();
  // A page in the background is drawn once a second, and pressed as slowly.
  await page.bringToFront();

  await page.goto("/credits");
  await page.getByRole("main").getByRole("link", { name: "Buy credits" }).click();
  await new PricingPage(page).buy("Starter");
  const checkout = new CheckoutPage(page);
  await expect(checkout.line("Together")).toHaveText("Rp200.000");
  await expect(page.getByRole("main")).toContainText("Brings 4,000 credits: you then have 4,100.");
  await (await checkout.toGateway()).do("Pay");

  const payment = new PaymentPage(page);
  await payment.expectPaid();
  await expect(payment.words).toContainText("4,000 credits are yours.");
  await expect(payment.words).toContainText("You have 4,100 credits now.");
  await elsewhere.expectCredits(4_100);
  await elsewhere.expectSameWindow();

  const receipt = await payment.receipt();
  expect((await readFile(await receipt.path())).subarray(0, 5).toString()).toBe("%PDF-");

  await new Shell(page).go("Credits");
  await expect(new CreditsPage(page).entries.first()).toContainText("+4,000");
  await page.getByRole("link", { name: "Receipts" }).click();
  const payments = new PaymentsPage(page);
  await expect(payments.lines).toHaveCount(1);
  await expect(payments.lines.first()).toContainText("Paid");
  await expectNothingFound(page, "payments with one paid");
});

test("a payment that waits changes by itself when it is paid elsewhere", async ({ page, context, account: _ }) => {
  await page.goto("/checkout?package=starter");
  await new CheckoutPage(page).toGateway();
  const gateway = page.url();
  await page.goto("/payments");
  await new PaymentsPage(page).lines.first().getByRole("link").click();
  const payment = new PaymentPage(page);
  await payment.expect("Waiting for your payment");
  await expect(page.getByRole("main")).toContainText(/There is 23 h 5\d min left to pay\./);
  await expect(payment.link("Open the payment page again")).toHaveAttribute("href", gateway);
  await expectNothingFound(page, "a payment that waits");

  const phone = await context.newPage();
  await phone.goto(gateway);
  await phone.getByRole("button", { name: "Pay", exact: true }).click();
  await payment.expectPaid();
  await new Shell(page).expectCredits(4_100);
});

test.describe("without the event stream", () => {
  test.use({ expectedError: /Failed to load resource|ERR_FAILED|EventSource/ });

  test("the page asks by itself", async ({ page, context, account: _ }) => {
    await context.route("**/api/events", (route) => route.abort());
    await page.goto("/checkout?package=starter");
    await new CheckoutPage(page).toGateway();
    const gateway = page.url();
    await page.goto("/payments");
    await new PaymentsPage(page).lines.first().getByRole("link").click();
    const payment = new PaymentPage(page);
    await payment.expect("Waiting for your payment");
    const phone = await context.newPage();
    await phone.goto(gateway);
    await phone.getByRole("button", { name: "Pay", exact: true }).click();
    await payment.expectPaid();
  });
});

test("out of credits in a tool: buy, and come back to the same pictures and settings", async ({ page, api, account: _ }) => {
  const small = picture("small.png", 32, 32);
  await api.spendDownTo(4, small);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("harbour.png", 64, 40));
  await upscaler.size("4×");
  await upscaler.format("WebP");
  await upscaler.expectPrice(8);
  await upscaler.settings.getByRole("button", { name: "Get credits" }).click();
  const lack = new LackDialog(page);
  await expect(lack.dialog).toContainText("This costs 8 credits, and you have 4.");
  await expect(lack.dialog).toContainText("You need 4 credits more.");
  await expectNothingFound(page, "not enough credits");
  await lack.take("4,000");
  await (await new CheckoutPage(page).toGateway()).do("Pay");

  const payment = new PaymentPage(page);
  await payment.expectPaid();
  await payment.link("Back to Image Upscaler").click();
  await expect(upscaler.chosen).toHaveCount(1);
  await expect(upscaler.chosen).toContainText("harbour");
  await expect(upscaler.settings.getByRole("radio", { name: "4×", exact: true })).toBeChecked();
  await expect(upscaler.settings.getByRole("radio", { name: "WebP", exact: true })).toBeChecked();
  await upscaler.start.click();
  await upscaler.expectDone();
  await new Shell(page).expectCredits(3_996);
});

test("out of credits at the beginning of a carousel: buy, and come back to the same words", async ({ page, api, account: _ }) => {
  await api.spendDownTo(4, picture("small.png", 32, 32));
  const carousel = new CarouselPage(page);
  await carousel.open();
  await page.getByLabel("What is your carousel about?").fill("Why highland coffee tastes sweet");
  await carousel.settings.getByRole("button", { name: "Get credits" }).click();
  await new LackDialog(page).take("6,000");
  await (await new CheckoutPage(page).toGateway()).do("Pay");
  const payment = new PaymentPage(page);
  await payment.expectPaid();
  await payment.link("Back to Carousel Generator").click();
  await expect(page.getByLabel("What is your carousel about?")).toHaveValue("Why highland coffee tastes sweet");
  await expect(carousel.write).toBeEnabled();
});

test.describe("when the server knows better", () => {
  // The refusal itself is in the browser's log.
  test.use({ expectedError: /402/ });

  test("a press that the balance no longer covers says what is missing", async ({ page, api, account: _ }) => {
    const upscaler = new UpscalerPage(page);
    // This tab hears nothing of what is spent elsewhere.
    await page.route("**/api/events", () => {});
    await upscaler.open();
    await upscaler.choose(picture("late.png", 64, 40));
    await upscaler.expectPrice(4);
    await expect(upscaler.start).toBeEnabled();
    const small = picture("small.png", 32, 32);
    const ids = await Promise.all(Array.from({ length: 25 }, () => api.upload(small)));
    await api.expectCompleted(await api.start(ids, 2));
    await upscaler.start.click();
    const lack = new LackDialog(page);
    await expect(lack.dialog).toContainText("This costs 4 credits, and you have 0.");
    await new Shell(page).expectCredits(0);
    await page.keyboard.press("Escape");
    await expect(lack.dialog).toBeHidden();
    await expect(upscaler.settings.getByRole("button", { name: "Get credits" })).toBeVisible();
  });
});

test("a payment that failed can be tried again", async ({ page, account: _ }) => {
  await page.goto("/checkout?package=basic&back=%2Fmy-work");
  await (await new CheckoutPage(page).toGateway()).do("Fail");
  const payment = new PaymentPage(page);
  await payment.expect("The payment did not go through");
  await expectNothingFound(page, "a failed payment");
  await payment.link("Try again").click();
  await page.waitForURL("**/checkout?package=basic&back=%2Fmy-work");
  await (await new CheckoutPage(page).toGateway()).do("Pay");
  await payment.expectPaid();
  await payment.link("Back to what I was doing").click();
  await page.waitForURL("**/my-work");
  await new Shell(page).expectCredits(6_100);
});

test("a payment whose time is over, and one that is cancelled, can be tried again", async ({ page, account: _ }) => {
  await page.goto("/checkout?package=starter");
  await (await new CheckoutPage(page).toGateway()).do("Let it expire");
  const payment = new PaymentPage(page);
  // The gateway tells nobody; until it is asked the payment is open, and all that is known is the way back.
  await payment.expect("This payment was not finished");
  await expect(page.getByRole("main")).not.toContainText("left to pay");
  await expect(payment.link("Open the payment page again")).toBeVisible();
  await expect(payment.link("Start a new payment")).toHaveAttribute("href", /^\/checkout\?package=starter/);
  await expectNothingFound(page, "a payment that was not finished");
  await payment.cancel();
  await payment.expect("You cancelled this payment");
  await expect(payment.link("Try again")).toBeVisible();
  await new Shell(page).expectCredits(100);

  const body = async () => {
    const { items } = (await (await page.request.get("/api/payments")).json()) as { items: object[] };
    return items[0];
  };
  const over = { ...(await body()), status: "expired" };
  await page.route("**/api/payments/*", (route) => route.fulfill({ json: over }));
  await page.goto("/payments");
  await new PaymentsPage(page).lines.first().getByRole("link").click();
  await payment.expect("The time to pay is over");
  await expectNothingFound(page, "an expired payment");
});

test("a visitor logs in on the way, and comes to the checkout", async ({ page, account }) => {
  await page.context().clearCookies();
  const pricing = new PricingPage(page);
  await pricing.open();
  await pricing.buy("Pro");
  await page.waitForURL("**/login?next=**");
  await new EntryPage(page).logIn(account);
  await page.waitForURL("**/checkout?package=pro");
  await expect(new CheckoutPage(page).line("Pro package")).toHaveText("Rp500.000");
});

test("the pill says when credits run low", async ({ page, api, account: _ }) => {
  await page.goto("/dashboard");
  const { topbar } = new Shell(page);
  await expect(topbar.getByText("Low", { exact: true })).toHaveCount(0);
  await api.spendDownTo(4, picture("small.png", 32, 32));
  await expect(topbar.getByText("Low", { exact: true })).toBeVisible();
  await topbar.getByRole("link", { name: "Running low: get more credits" }).click();
  await page.waitForURL("**/pricing");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("credits are bought, and nothing is wider than the screen", async ({ page, account: _ }) => {
    const narrow = async (where: string) => {
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, where).toBeLessThanOrEqual(0);
    };
    await page.goto("/pricing");
    await new PricingPage(page).buy("Starter");
    const checkout = new CheckoutPage(page);
    await expect(checkout.pay).toBeVisible();
    await narrow("checkout");
    await (await checkout.toGateway()).do("Pay");
    await new PaymentPage(page).expectPaid();
    await narrow("paid");
    await new PaymentsPage(page).open();
    await expect(new PaymentsPage(page).lines).toHaveCount(1);
    await narrow("payments");
  });
});
