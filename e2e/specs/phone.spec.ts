// At the width of a phone.
import { UpscalerPage } from "../pages/upscaler.ts";
import { picture } from "../support/picture.ts";
import { ready } from "../support/ready.ts";
import { MEMBER_ROUTES, PUBLIC_ROUTES } from "../support/routes.ts";
import { expect, test } from "../support/test.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

for (const [who, routes] of [
  ["a visitor", PUBLIC_ROUTES],
  ["a member", MEMBER_ROUTES],
] as const) {
  test(`no screen of ${who} is wider than the phone`, async ({ page, api, visitor }) => {
    if (who === "a member") await api.signUp(visitor.email, visitor.password);
    for (const route of routes) {
      await page.goto(route);
      await ready(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, route).toBeLessThanOrEqual(0);
    }
  });
}

test("a picture is upscaled on a phone", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("phone.png", 120, 160));
  await upscaler.expectPrice(4);
  await page.getByRole("button", { name: "Show the settings" }).click();
  await upscaler.size("3×");
  await upscaler.expectPrice(6);
  await upscaler.start.click();
  await upscaler.expectDone();
});

test("the menu opens over the page and leads on", async ({ page, account: _ }) => {
  await page.goto("/dashboard");
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("complementary", { name: "Navigation" }).getByRole("link", { name: "Profile" }).click();
  await page.waitForURL("**/profile");
  await expect(page.getByRole("button", { name: "Open the menu" })).toBeVisible();
});
