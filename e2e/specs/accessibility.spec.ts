// axe on every route, in light and dark; and the policy header that keeps the page's scripts its own.
import { type Page } from "@playwright/test";

import { UpscalerPage } from "../pages/upscaler.ts";
import { expectNothingFound } from "../support/axe.ts";
import { picture } from "../support/picture.ts";
import { ready } from "../support/ready.ts";
import { MEMBER_ROUTES, PUBLIC_ROUTES } from "../support/routes.ts";
import { expect, test } from "../support/test.ts";

async function open(page: Page, route: string): Promise<void> {
  const answer = await page.goto(route);
  expect(answer?.headers()["content-security-policy"], route).toContain("default-src");
  await ready(page);
}

// One browser for many routes: it compiles the app once.
test("axe finds nothing on any route for a visitor", async ({ page }) => {
  test.slow();
  for (const route of PUBLIC_ROUTES) {
    await open(page, route);
    await expectNothingFound(page, route);
  }
});

test("axe finds nothing on any route for a member", async ({ page, account: _ }) => {
  test.slow();
  for (const route of MEMBER_ROUTES) {
    await open(page, route);
    await expectNothingFound(page, route);
  }
});

test("axe finds nothing where there is work", async ({ page, account: _ }) => {
  test.slow();
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("axe.png", 120, 80));
  await expect(upscaler.start).toBeEnabled();
  await expectNothingFound(page, "a picture is chosen");
  await upscaler.start.click();
  await upscaler.expectDone();
  await expectNothingFound(page, "before and after");
  for (const route of ["/dashboard", "/credits", "/my-work"]) {
    await open(page, route);
    await expectNothingFound(page, `${route} with work`);
  }
  await page.getByRole("button", { name: /axe/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNothingFound(page, "a result, large");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Your account" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNothingFound(page, "the account's menu");
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("dialog", { name: /^Notifications/ })).toBeVisible();
  await expectNothingFound(page, "the notifications");
});
