// The admin's desk at the width of a phone, and axe on every place of it.
import { type AdminDesk } from "../pages/admin.ts";
import { expectNothingFound } from "../support/axe.ts";
import { ready } from "../support/ready.ts";
import { ADMIN_ROUTES } from "../support/routes.ts";
import { expect, test } from "../support/test.ts";

/** Opens the page of an account, then that of an order. */
async function openPages(desk: AdminDesk, email: string, order: string, look: (where: string) => Promise<void>) {
  await desk.openUser(email);
  await ready(desk.page);
  await look("an account");
  await desk.fillAdjustment(-500, "Look");
  await look("adjusting credits");
  await desk.page.keyboard.press("Escape");
  await desk.open("payments", `?q=${order}`);
  await desk.row(order).getByRole("link", { name: order }).click();
  await expect(desk.page.getByRole("heading", { level: 1, name: order })).toBeVisible();
  await look("an order");
  await desk.open("tools");
  await desk.row("Image Upscaler").getByRole("button", { name: /Image Upscaler/ }).click();
  await expect(desk.dialog).toBeVisible();
  await look("prices");
}

test.describe("axe", () => {
  test.use({ expectedError: /404/ });

  test("finds nothing on any route for an admin", async ({ desk }) => {
    test.slow();
    for (const route of ADMIN_ROUTES) {
      await desk.page.goto(route);
      await ready(desk.page);
      await expectNothingFound(desk.page, route);
    }
  });

  test("finds nothing on the pages behind the lists", async ({ api, account, desk }) => {
    test.slow();
    const order = await api.order("starter");
    await openPages(desk, account.email, order, (where) => expectNothingFound(desk.page, where));
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, expectedError: /404/ });

  test("no place of the desk is wider than the phone", async ({ api, account, desk }) => {
    test.slow();
    const fits = async (where: string) => {
      // Not the window's own width: a phone shows all of a page that is too wide, smaller.
      const overflow = (await desk.page.evaluate(() => document.documentElement.scrollWidth)) - 390;
      expect.soft(overflow, where).toBeLessThanOrEqual(0);
    };
    for (const route of ADMIN_ROUTES) {
      await desk.page.goto(route);
      await ready(desk.page);
      await fits(route);
    }
    await openPages(desk, account.email, await api.order("starter"), fits);
  });

  test("a row is a card that says what each value is", async ({ account, desk }) => {
    await desk.open("users", `?q=${encodeURIComponent(account.email)}`);
    const plan = desk.row(account.email).locator("td[data-label=Plan]");
    await expect(plan).toBeVisible();
    expect(await plan.evaluate((cell) => getComputedStyle(cell, "::before").content)).toBe('"Plan"');
  });
});
